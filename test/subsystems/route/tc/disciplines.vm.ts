// Runs the tests of disciplines and classes on a kernel that supports all kinds.
process.env["BUN_NETLINK_ALL_FILTERS"] = "1";
// The variable is set first, because the test file reads the variable when the file is imported.
await import("./layout.test.ts");
