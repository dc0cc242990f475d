import { createServer } from "node:http"
import type { WireTally } from "./Wire.js"
import { nothing, stub } from "./Wire.js"

/** Messages to and from the sink over the channel between the processes. */
export type Question = "reset" | "tally"

/** A plain sink in a separate process. It reads bodies, counts their objects and answers like Braze. */
let tally: WireTally = { ...nothing }

const server = createServer((request, response) => {
  const parts: Array<Buffer> = []
  request.on("data", (part: Buffer) => parts.push(part))
  request.on("end", () => {
    const answer = stub(tally, Buffer.concat(parts).toString("utf8"))
    response.writeHead(201, { "content-type": "application/json", "content-length": Buffer.byteLength(answer) })
    response.end(answer)
  })
})
server.keepAliveTimeout = 60_000

process.on("message", (question: Question) => {
  if (question === "reset") tally = { ...nothing }
  process.send?.(tally)
})
process.on("disconnect", () => process.exit(0))

server.listen(0, "127.0.0.1", () => {
  const address = server.address()
  process.send?.(typeof address === "object" && address !== null ? address.port : 0)
})
