// The same on a kernel of another age, for the machine's administrator.
import "./paths.test.ts";
