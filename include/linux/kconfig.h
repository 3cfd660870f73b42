/* SPDX-License-Identifier: MIT */
/*
 * IS_ENABLED(CONFIG_X) is 1 when the option is set to y and 0 when it is not,
 * in C as in #if: code that an option switches off is still compiled and
 * checked, then thrown away.
 */
#ifndef _LINUX_KCONFIG_H
#define _LINUX_KCONFIG_H

#define __CONFIG_PROBE_1 0,
#define __config_second(ignored, value, ...) value
#define __config_pick(probe) __config_second(probe 1, 0, 0)
#define __config_join(value) __config_pick(__CONFIG_PROBE_##value)
#define IS_ENABLED(option) __config_join(option)

#endif /* _LINUX_KCONFIG_H */
