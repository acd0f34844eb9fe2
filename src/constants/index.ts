// The kernel's constants under the kernel's names, one file for each header, and the names of error numbers.
export * from "./errno.ts";
export * from "./genetlink.ts";
export * from "./if_addr.ts";
export * from "./if_link.ts";
export * from "./neighbour.ts";
export * from "./netlink.ts";
export * from "./nfnetlink.ts";
export * from "./poll.ts";
export * from "./rtnetlink.ts";
export * from "./socket.ts";
export * from "./system.ts";
