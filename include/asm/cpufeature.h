/* SPDX-License-Identifier: MIT */
#ifndef _ASM_X86_CPUFEATURE_H
#define _ASM_X86_CPUFEATURE_H
/*
 * Names for the bits in which CPUID describes a processor.
 *
 * A feature's number is 32 * word + bit. Which leaf a word comes from:
 *
 *	word 0	leaf 1, EDX		the classic ones
 *	word 1	leaf 1, ECX
 *	word 2	leaf 0x80000001, EDX	AMD's extensions
 *	word 3	leaf 7, EBX
 *
 * Each name stands in this one list; its lower-case twin is what /proc/cpuinfo calls it in Linux
 * and what early_cpu_init() prints.
 */
#define NCAPINTS	4

#define X86_FEATURE_LIST(F)									\
	F(0,  0, FPU, "fpu")		F(0,  1, VME, "vme")		F(0,  2, DE, "de")	\
	F(0,  3, PSE, "pse")		F(0,  4, TSC, "tsc")		F(0,  5, MSR, "msr")	\
	F(0,  6, PAE, "pae")		F(0,  7, MCE, "mce")		F(0,  8, CX8, "cx8")	\
	F(0,  9, APIC, "apic")		F(0, 11, SEP, "sep")		F(0, 12, MTRR, "mtrr")	\
	F(0, 13, PGE, "pge")		F(0, 14, MCA, "mca")		F(0, 15, CMOV, "cmov")	\
	F(0, 16, PAT, "pat")		F(0, 17, PSE36, "pse36")	F(0, 18, PN, "pn")	\
	F(0, 19, CLFLUSH, "clflush")	F(0, 21, DS, "dts")		F(0, 22, ACPI, "acpi")	\
	F(0, 23, MMX, "mmx")		F(0, 24, FXSR, "fxsr")		F(0, 25, XMM, "sse")	\
	F(0, 26, XMM2, "sse2")		F(0, 27, SELFSNOOP, "ss")	F(0, 28, HT, "ht")	\
	F(0, 29, ACC, "tm")		F(0, 31, PBE, "pbe")					\
	F(1,  0, XMM3, "pni")		F(1,  1, PCLMULQDQ, "pclmulqdq") F(1, 3, MWAIT, "monitor") \
	F(1,  5, VMX, "vmx")		F(1,  9, SSSE3, "ssse3")	F(1, 12, FMA, "fma")	\
	F(1, 13, CX16, "cx16")		F(1, 17, PCID, "pcid")		F(1, 19, XMM4_1, "sse4_1") \
	F(1, 20, XMM4_2, "sse4_2")	F(1, 21, X2APIC, "x2apic")	F(1, 22, MOVBE, "movbe") \
	F(1, 23, POPCNT, "popcnt")	F(1, 25, AES, "aes")		F(1, 26, XSAVE, "xsave") \
	F(1, 28, AVX, "avx")		F(1, 29, F16C, "f16c")		F(1, 30, RDRAND, "rdrand") \
	F(1, 31, HYPERVISOR, "hypervisor")							\
	F(2, 11, SYSCALL, "syscall")	F(2, 20, NX, "nx")		F(2, 22, MMXEXT, "mmxext") \
	F(2, 26, GBPAGES, "pdpe1gb")	F(2, 27, RDTSCP, "rdtscp")	F(2, 29, LM, "lm")	\
	F(2, 30, 3DNOWEXT, "3dnowext")	F(2, 31, 3DNOW, "3dnow")				\
	F(3,  0, FSGSBASE, "fsgsbase")	F(3,  3, BMI1, "bmi1")		F(3,  5, AVX2, "avx2")	\
	F(3,  7, SMEP, "smep")		F(3,  8, BMI2, "bmi2")		F(3,  9, ERMS, "erms")	\
	F(3, 18, RDSEED, "rdseed")	F(3, 19, ADX, "adx")		F(3, 20, SMAP, "smap")

#define __X86_FEATURE_ENUM(word, bit, name, text) X86_FEATURE_##name = (word) * 32 + (bit),
enum { X86_FEATURE_LIST(__X86_FEATURE_ENUM) };
#undef __X86_FEATURE_ENUM

#endif /* _ASM_X86_CPUFEATURE_H */
