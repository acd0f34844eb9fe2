// Runs tcp-metrics.test.ts in the virtual machine, where the tests have the privilege to delete metrics.
import "./tcp-metrics.test.ts";
