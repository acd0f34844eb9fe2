// Runs the tests of specs in the virtual machine: its kernel supports VLANs of bridges, and root may change traffic
// control actions.
import "./extensions-kernel.test.ts";
import "./kinds-kernel.test.ts";
import "./route-kernel.test.ts";
