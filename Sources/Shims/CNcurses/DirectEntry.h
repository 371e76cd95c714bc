#ifndef MARTLET_DIRECT_ENTRY_H
#define MARTLET_DIRECT_ENTRY_H

// A terminfo entry for terminals of the xterm family that show 24-bit colours, which Debian's base
// package lacks: `infocmp -Q2` of xterm-256color without keys, without `bce` (multiplexers erase
// with the default background) and with these lines. Without `RGB`, ncurses would keep a table of
// all colours. Colours below 16 are the palette's.
//
//   RGB, colors#0x1000000, pairs#0x10000,
//   setaf=\E[%?%p1%{8}%<%t3%p1%d%e%p1%{16}%<%t9%p1%{8}%-%d%e
//     38;2;%p1%{65536}%/%d;%p1%{256}%/%{255}%&%d;%p1%{255}%&%d%;m,
//   setab=\E[%?%p1%{8}%<%t4%p1%d%e%p1%{16}%<%t10%p1%{8}%-%d%e
//     48;2;%p1%{65536}%/%d;%p1%{256}%/%{255}%&%d;%p1%{255}%&%d%;m,

#define DIRECT_ENTRY_NAME "martlet-direct"
#define DIRECT_ENTRY \
  "b64:HgJBABoADwBxAV8DbWFydGxldC1kaXJlY3R8dGVybWluYWxzIG9mIHRoZSB4dGVybSBmYW1pbHkgd2l0aCAy" \
  "NC1iaXQgY29sb3VycwAAAQAAAQAAAAAAAAAAAQEAAAAAAAAAAAAAAQBQAAAACAAAABgAAAD_________________" \
  "____________________________________AAAAAQAAAQAAAAQABgAIABkAHgAmACoALgD__zkASgBMAFAAVwD_" \
  "_1kAZgD__2oAbgB4AHwA_____4AAhACJAI4A__-gAKUAqgD__68AtAC5AL4AxwDLANIA___kAOkA7wD_________" \
  "____________9QD_________________________________________________________________________" \
  "__________________kAAQH_____________________________CQESARsB__8eAScBMAE5AUIBSwFUAV0BZgFv" \
  "Af____________________________94AXsBhgGJAYsBjgHrAf__7gH_____________________________8AH_" \
  "_________yUCKwL_________________________________________________________________________" \
  "________________________________________________________________________________________" \
  "________________________________________________________________________________________" \
  "____________________________________________________________MQL_________________________" \
  "______________________________________________82Av__________________________________PwL_" \
  "______________________9EAv____________________________________________________9KAlsC____" \
  "____________________________________bQLaAv__________________SAMbW1oABwANABtbJWklcDElZDsl" \
  "cDIlZHIAG1szZwAbW0gbWzJKABtbSwAbW0oAG1slaSVwMSVkRwAbWyVpJXAxJWQ7JXAyJWRIAAoAG1tIABtbPzI1" \
  "bAAIABtbPzEybBtbPzI1aAAbW0MAG1tBABtbPzEyOzI1aAAbW1AAG1tNABsoMAAbWzVtABtbMW0AG1s_MTA0OWgb" \
  "WzIyOzA7MHQAG1sybQAbWzRoABtbOG0AG1s3bQAbWzdtABtbNG0AG1slcDElZFgAGyhCABsoQhtbbQAbWz8xMDQ5" \
  "bBtbMjM7MDswdAAbWzRsABtbMjdtABtbMjRtABtbTAAbWz8xbBs-ABtbPzFoGz0AG1s_MTAzNGwAG1s_MTAzNGgA" \
  "G0UAG1slcDElZFAAG1slcDElZE0AG1slcDElZEIAG1slcDElZEAAG1slcDElZFMAG1slcDElZEwAG1slcDElZEQA" \
  "G1slcDElZEMAG1slcDElZFQAG1slcDElZEEAGzgAG1slaSVwMSVkZAAbNwAKABtNACU_JXA5JXQbKDAlZRsoQiU7" \
  "G1swJT8lcDYldDsxJTslPyVwNSV0OzIlOyU_JXAyJXQ7NCU7JT8lcDElcDMlfCV0OzclOyU_JXA0JXQ7NSU7JT8l" \
  "cDcldDs4JTttABtIAAkAYGBhYWZmZ2dpaWpqa2tsbG1tbm5vb3BwcXFycnNzdHR1dXZ2d3d4eHl5enp7e3x8fX1-" \
  "fgAbWz83aAAbWz83bAAbWzFLABtbMzk7NDltABtbM20AG1syM20AG1s_NjloG1slaSVwMSVkcwAbWz82OWgbWyVp" \
  "OyVwMSVkcwAbWyU_JXAxJXs4fSU8JXQzJXAxJWQlZSVwMSV7MTZ9JTwldDklcDElezh9JS0lZCVlMzg7MjslcDEl" \
  "ezY1NTM2fSUvJWQ7JXAxJXsyNTZ9JS8lezI1NX0lJiVkOyVwMSV7MjU1fSUmJWQlO20AG1slPyVwMSV7OH0lPCV0" \
  "NCVwMSVkJWUlcDElezE2fSU8JXQxMCVwMSV7OH0lLSVkJWU0ODsyOyVwMSV7NjU1MzZ9JS8lZDslcDElezI1Nn0l" \
  "LyV7MjU1fSUmJWQ7JXAxJXsyNTV9JSYlZCU7bQAbWz82OWgbWyVpJXAxJWQ7JXAyJWRzAAABAAAAAAABAAQAAQAA" \
  "AFJHQgA="

#endif
