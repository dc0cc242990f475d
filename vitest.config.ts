import { fileURLToPath } from "node:url"
import { defineConfig } from "vitest/config"

// Without "import", which is implied for an import: Vitest passes these to Node, where a `require` in a library would get a module.
const conditions = ["@sluice/source", "module", "node", "default"]

/** In milliseconds. */
const limit = process.env["SLUICE_PROOF"] === "full" ? 3_600_000 : 600_000

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ["test/**/*.test.ts"],
    setupFiles: [fileURLToPath(new URL("./vitest.setup.ts", import.meta.url))],
    passWithNoTests: false,
    // A time limit ends what hangs. It is far above what a slow machine needs, and a proof at full size takes as long as it takes.
    testTimeout: limit,
    hookTimeout: limit,
    teardownTimeout: limit,
    expect: { poll: { interval: 20, timeout: limit / 2 } },
    slowTestThreshold: 5_000,
    pool: "threads",
    // The test files of a package share their modules: loading Effect again for each file doubled the time.
    isolate: false
  }
})
