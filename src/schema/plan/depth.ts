/** Nests may lie this deep in each other. The kernel's own are far from it; what is deeper stays bytes. */
export const MAX_DEPTH = 64;
