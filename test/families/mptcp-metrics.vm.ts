// Runs the tests as root on another kernel version.
import "./mptcp-metrics.test.ts";
