import type { Group } from "../src/model/kinds.ts";

/**
 * Shapes of the groups of interface kinds, as SVG paths in a square of 10 × 10. Each group has its own shape, so that
 * kinds can be told apart without their colours.
 */
export const kindGlyphs: Readonly<Record<Group, string>> = {
  // A square.
  device: "M0,0H10V10H0Z",
  // A hexagon.
  bridge: "M2.5,0.5H7.5L10,5L7.5,9.5H2.5L0,5Z",
  // Two vertical bars.
  bond: "M1,0H4V10H1ZM6,0H9V10H6Z",
  // Three horizontal bars.
  vlan: "M0,0H10V2.4H0ZM0,3.8H10V6.2H0ZM0,7.6H10V10H0Z",
  // Two triangles that touch.
  pair: "M0,0L5,5L10,0V10L5,5L0,10Z",
  // An arch.
  tunnel: "M0,10V5A5,5 0 0 1 10,5V10H7V5A2,2 0 0 0 3,5V10Z",
  // A diamond.
  vrf: "M5,0L10,5L5,10L0,5Z",
  // A cross.
  openvswitch: "M3.5,0H6.5V3.5H10V6.5H6.5V10H3.5V6.5H0V3.5H3.5Z",
  // A triangle.
  virtual: "M5,0.5L10,9.5H0Z",
  // A ring.
  loopback: "M5,0A5,5 0 1 1 5,10A5,5 0 1 1 5,0ZM5,2.5A2.5,2.5 0 1 0 5,7.5A2.5,2.5 0 1 0 5,2.5Z",
};

/** Width and height of a glyph's square. */
export const GLYPH = 10;
