import { createServer, type Socket } from "node:net"

/** A server that accepts connections and never responds, as in an outage. */
export interface SilentServer {
  readonly endpoint: string
  readonly stop: () => void
}

/** Starts it on a free port of this machine. */
export const start = (): Promise<SilentServer> =>
  new Promise((resolve) => {
    const sockets = new Set<Socket>()
    const server = createServer((socket) => {
      sockets.add(socket)
      socket.on("error", () => undefined).resume()
    })
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()
      const port = typeof address === "object" && address !== null ? address.port : 0
      resolve({
        endpoint: `http://127.0.0.1:${port}`,
        stop: () => {
          for (const socket of sockets) socket.destroy()
          server.close()
        }
      })
    })
  })
