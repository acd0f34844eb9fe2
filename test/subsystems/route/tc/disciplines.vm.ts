// Runs the tests of disciplines and classes on a kernel that supports all kinds.
process.env["BUN_NETLINK_ALL_FILTERS"] = "1";
// The imported file checks the features of the kernel when it is loaded.
await import("./simple-options.test.ts");
