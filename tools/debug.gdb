# SPDX-License-Identifier: MIT
# What `make debug` tells gdb: where to stop, from the loader's jump to the hand-over.
#
# boot/ and the first instructions of head_32.asm run at physical addresses, before
# there is paging; the rest at 0xC.......  A breakpoint may lie on either side at any
# time.  Memory at 0xC....... can be read only once paging is on: from
# i386_start_kernel on.

set confirm off
set pagination off
set disassembly-flavor intel

# Before paging
hbreak multiboot_entry
break boot_main
break *((unsigned int)startup_32 - 0xc0000000)

# Paging is on
break i386_start_kernel
break start_kernel
break setup_arch

# The stations of the bring-up
break setup_memory_map
break init_mem_mapping
break zone_sizes_init
break build_all_zonelists
break mem_init
break boot_audit

# Where it ends when something is wrong
break panic

echo \n
echo boot-to-buddy: stopped at the first instruction of the machine.\n
echo   continue (c)       on to the next station; "info breakpoints" lists them\n
echo   next, step, stepi  by line, into calls, by instruction\n
echo   print boot_params  what the loader handed over (from setup_arch on)\n
echo   print memblock     the early allocator's arrays\n
echo \n
