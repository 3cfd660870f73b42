# SPDX-License-Identifier: MIT
# What `make debug` tells gdb: where to stop, from the loader's jump to the hand-over.
#
# boot/ and the first instructions of head_32.asm run at physical addresses, before
# there is paging; the rest at 0xC.......  A breakpoint may lie on either side at any
# time.  gdb itself can read memory at 0xC....... only once paging is on, from
# i386_start_kernel on; the b2b- commands (tools/gdb/b2b.py, which tools/run.py loads)
# read it by its physical address before that.

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
echo   b2b-help           the kernel's own structures as tables: all commands\n
echo   b2b-stages all     from now on, stop in each stage of the boot, too\n
echo   b2b-e820           the map of memory: at the third station, startup_32, or later\n
echo   b2b-memblock       the boot's allocator: from setup_memory_map on\n
echo   b2b-zones          and b2b-buddy, b2b-page 0x1000: from mem_init on\n
echo docs/gdb.md goes through a boot with them.\n
echo \n
