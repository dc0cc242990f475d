import { chromium } from "playwright-core"
import type { TestProject } from "vitest/node"
import { isThere, launchOptions } from "./Browser.js"

/** Starts one browser for all test files, and stops it after the last one. */
export default async ({ provide }: TestProject): Promise<() => Promise<void>> => {
  if (!isThere) return async () => {}
  const server = await chromium.launchServer(launchOptions)
  provide("browser", server.wsEndpoint())
  return () => server.close()
}
