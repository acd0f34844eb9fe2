// A preloaded module that makes the process report another operating system.
Object.defineProperty(process, "platform", { value: "darwin" });
