import { useLive } from "../control/Live.js"
import type { Connection } from "../control/LiveFeed.js"

const words: Readonly<Record<Connection, readonly [string, string]>> = {
  live: ["Live", "Everything is shown as it happens."],
  connecting: ["Connecting", "The live feed is being opened; meanwhile the page asks every two seconds."],
  lost: ["Not connected", "The mock does not answer. Start it again, and this page goes on by itself."]
}

/** Whether what is shown is what there is. */
export const ConnectionLight = () => {
  const { connection } = useLive()
  const [word, explanation] = words[connection]
  return (
    <span className={`light light-${connection}`} role="status" title={explanation}>
      {word}
    </span>
  )
}
