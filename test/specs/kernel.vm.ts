// The same tests on a kernel with VLAN support in bridges, and as root, who may change actions.
import "./extensions-kernel.test.ts";
import "./kinds-kernel.test.ts";
import "./route-kernel.test.ts";
