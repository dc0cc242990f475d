import { type MockBraze, startMockBraze } from "mock-braze"
import { afterAll } from "vitest"

/** One server for a test file; each test uses a separate workspace. */
export const mockServer = () => {
  let server: Promise<MockBraze> | undefined
  afterAll(async () => (await server)?.stop())
  return async () => {
    server ??= startMockBraze()
    return (await server).workspace()
  }
}
