import { test as base } from "vitest"
import { type MockBraze, type Options, type OwnWorkspace, startMockBraze } from "./index.js"

/** What a test gets: a workspace of its own, and the mock without a socket. */
export type Braze = OwnWorkspace & Pick<MockBraze, "fetch">

/** What the fixtures add to a test. */
export interface Fixtures {
  /** A world of its own for each test; what one test sends, no other sees. It is forgotten when the test ends. */
  readonly braze: Braze
}

interface Shared extends Fixtures {
  /** One server for all tests of a file, started by the first that needs it. */
  readonly mockBraze: MockBraze
}

/**
 * Vitest's `test` with a Braze in it, for mocks that are started with options. Tests of a file share one server and run
 * apart, also with `test.concurrent`.
 */
export const testWith = (options: Options = {}) =>
  base.extend<Shared>({
    mockBraze: [
      // Vitest reads from this pattern which other fixtures are needed: none.
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

/** Vitest's `test` with a Braze in it: `test("…", async ({ braze }) => { … })`. */
export const test = testWith()
