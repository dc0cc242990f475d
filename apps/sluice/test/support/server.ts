import { createServer, type Server } from "node:http"
import { Effect } from "effect"

/** A local server that answers every body; returns its URL. It stops when the scope closes. */
export const serve = (answer: (body: string) => { readonly status: number; readonly body: string }) =>
  Effect.map(
    Effect.acquireRelease(
      Effect.async<Server>((resume) => {
        const server = createServer((request, response) => {
          const parts: Array<Buffer> = []
          request.on("data", (part: Buffer) => parts.push(part))
          request.on("end", () => {
            const { status, body } = answer(Buffer.concat(parts).toString())
            response.writeHead(status).end(body)
          })
        })
        server.listen(0, "127.0.0.1", () => resume(Effect.succeed(server)))
      }),
      (server) => Effect.sync(() => server.close())
    ),
    (server) => {
      const address = server.address()
      return `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`
    }
  )
