// A preloaded module that makes the process report macOS as its operating system.
Object.defineProperty(process, "platform", { value: "darwin" });
const { Deno: deno } = globalThis as { readonly Deno?: { readonly build: object } };
if (deno !== undefined) {
  const build = { value: { ...deno.build, os: "darwin" } };
  Object.defineProperty(globalThis, "Deno", { value: Object.create(deno, { build }) as object });
}
