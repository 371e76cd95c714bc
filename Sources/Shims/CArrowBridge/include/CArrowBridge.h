#ifndef MARTLET_CARROW_BRIDGE_H
#define MARTLET_CARROW_BRIDGE_H

// What libMartletArrow.so exports; everything else is reached through the table it returns.
// Programs do not link it: `CArrow` opens it at first use.

#if defined(__cplusplus)
extern "C" {
#endif

struct arrow_bridge;

__attribute__((visibility("default"))) const struct arrow_bridge *martlet_arrow_bridge(void);

#if defined(__cplusplus)
}
#endif

#endif
