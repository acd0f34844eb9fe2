// A preloaded module that makes the process report macOS as its operating system.
Object.defineProperty(process, "platform", { value: "darwin" });
