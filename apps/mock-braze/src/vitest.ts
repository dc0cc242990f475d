import { test as base, expect } from "vitest"
import { type MockBraze, type Options, type OwnWorkspace, startMockBraze } from "./index.js"
import { type Matchers as BrazeMatchers, matchers } from "./matchers.js"

declare module "vitest" {
  // The type parameter is that of vitest.
  // biome-ignore lint/suspicious/noExplicitAny: see above.
  interface Matchers<T = any> extends BrazeMatchers<T> {}
}

expect.extend(matchers)

/** The fixture of a test: an isolated workspace, and `fetch` without a socket. */
export type Braze = OwnWorkspace & Pick<MockBraze, "fetch">

/** The fixtures of a test. */
export interface Fixtures {
  /** An isolated workspace for each test. It is deleted when the test ends. */
  readonly braze: Braze
}

interface Shared extends Fixtures {
  /** One server for all tests of a file, started by the first test that needs it. */
  readonly mockBraze: MockBraze
}

/**
 * Vitest's `test` with the fixture `braze`, for a mock with options. The tests of a file share one server but no state, so
 * `test.concurrent` works.
 */
export const testWith = (options: Options = {}) =>
  base.extend<Shared>({
    mockBraze: [
      // Vitest reads the names of the required fixtures from this pattern: none.
      // biome-ignore lint/correctness/noEmptyPattern: see above.
      async ({}, use) => {
        const mock = await startMockBraze(options)
        await use(mock)
        await mock.stop()
      },
      { scope: "file" }
    ],
    braze: async ({ mockBraze }, use) => {
      const own = mockBraze.workspace()
      await use({ ...own, fetch: mockBraze.fetch })
      own.close()
    }
  })

/** Vitest's `test` with the fixture `braze`: `test("…", async ({ braze }) => { … })`. */
export const test = testWith()
