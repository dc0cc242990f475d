import { mergeConfig } from "vitest/config"
import shared from "../../vitest.config.js"

export default mergeConfig(shared, {
  test: { globalSetup: ["test/support/Build.ts", "test/support/BrowserServer.ts"] }
})
