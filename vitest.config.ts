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
    // A proof at full size (npm run proof) takes as long as it takes.
    testTimeout: process.env["SLUICE_PROOF"] === "full" ? 3_600_000 : 60_000,
    slowTestThreshold: 5_000,
    pool: "threads",
    // The test files of a package share their modules: loading Effect again for each file doubled the time.
    isolate: false
  }
})
