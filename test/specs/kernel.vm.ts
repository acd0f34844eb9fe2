// The tests of specs run in the virtual machine too: its kernel supports VLANs of bridges, and root may change actions.
import "./extensions-kernel.test.ts";
import "./kinds-kernel.test.ts";
import "./route-kernel.test.ts";
