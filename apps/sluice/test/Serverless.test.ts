import { startMockBraze } from "mock-braze"
import { expect, it, vi } from "vitest"
import { bodies } from "./support/nodes.js"
import { temporaryFolder } from "./support/temporary.js"

const { folder } = temporaryFolder()

it("the serverless sample answers web-standard requests, counts a repeated call once, and refuses others [S-19]", async () => {
  const mock = await startMockBraze()
  const secret = "a-shared-secret-of-many-letters"
  vi.stubEnv("BRAZE_ENDPOINT", mock.url)
  vi.stubEnv("BRAZE_API_KEY_SANDBOX", mock.apiKey)
  vi.stubEnv("BRAZE_API_KEY_PROD", mock.apiKey)
  vi.stubEnv("SLUICE_NODE_SECRET", secret)
  vi.stubEnv("SLUICE_NODE_DATA", folder)
  const logged = vi.spyOn(process.stdout, "write").mockReturnValue(true)
  const sample: { readonly fetch: (request: Request) => Promise<Response> } = await import(
    "../examples/action-node/serverless.mjs" as string
  )
  const call = (given: { readonly authorization: string; readonly method?: string }) =>
    sample.fetch(
      new Request("https://nodes.example.com/api/BrazeExample", {
        method: given.method ?? "POST",
        headers: { authorization: given.authorization, "content-type": "application/json" },
        ...(given.method === undefined && {
          body: JSON.stringify({
            payload: { user_id: "customer-1", first_name: "Ada" },
            context: { env: "sandbox", chat_id: "chat-1" }
          })
        })
      })
    )
  const answers = await Promise.all([1, 2].map(() => call({ authorization: `Bearer ${secret}` })))
  expect(await Promise.all(answers.map((answer) => answer.json()))).toEqual(
    [1, 2].map(() => ({ success: "accepted", REASON: "", FIELD: "", RETRYABLE: "false" }))
  )
  expect(bodies(mock).length).toBe(1)
  const refused = [call({ authorization: "Bearer wrong" }), call({ authorization: `Bearer ${secret}`, method: "GET" })]
  expect((await Promise.all(refused)).map(({ status }) => status)).toEqual([401, 405])
  const lines = logged.mock.calls.map(([line]) => String(line)).filter((line) => line.includes('"call"'))
  logged.mockRestore()
  expect(lines.length).toBe(2)
  expect(lines.join("")).not.toMatch(/Ada|customer-1|chat-1/)
  vi.unstubAllEnvs()
  await mock.stop()
})
