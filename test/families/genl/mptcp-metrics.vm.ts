// Runs mptcp-metrics.test.ts in the virtual machine, as root and on another kernel version.
import "./mptcp-metrics.test.ts";
