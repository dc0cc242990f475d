import { fileURLToPath } from "node:url"
import { defineConfig } from "vitest/config"

const conditions = ["@sluice/source", "import", "module", "node", "default"]

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ["test/**/*.test.ts"],
    setupFiles: [fileURLToPath(new URL("./vitest.setup.ts", import.meta.url))],
    passWithNoTests: false,
    testTimeout: 60_000,
    slowTestThreshold: 5_000,
    pool: "threads",
    // The files of a package share their modules: loading Effect for each of them took as long as the tests themselves.
    isolate: false
  }
})
