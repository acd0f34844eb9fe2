// The same on a kernel whose bridges know VLANs, and for the machine's administrator, who may change actions.
import "./extensions-kernel.test.ts";
import "./kinds-kernel.test.ts";
import "./route-kernel.test.ts";
