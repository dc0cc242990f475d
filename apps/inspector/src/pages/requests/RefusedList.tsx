import { useHref } from "../../Address.js"
import type { Schemas } from "../../control/Client.js"

const text = (key: string | undefined): string => (key ?? "").replace(/^external_id:/, "")

const reveal = (lane: string, index: number): void => {
  const place = document.querySelector(`[data-path=${CSS.escape(JSON.stringify([lane, index]))}]`)
  place?.scrollIntoView({ block: "center" })
  place?.querySelector("button")?.focus({ preventScroll: true })
}

/** The refused objects with the messages of Braze. */
export const RefusedList = ({ refused }: { readonly refused: Schemas["RequestDetail"]["refused"] }) => {
  const href = useHref()
  return (
    <section className="block" aria-labelledby="refused-title">
      <h3 id="refused-title">Refused</h3>
      <ul className="refused">
        {refused.map(({ lane, index, key, reason }) => (
          <li key={`${lane} ${index} ${reason}`}>
            <button type="button" className="place" onClick={() => reveal(lane, index)} title="Show in the body">
              {lane}[{index}]
            </button>
            <span className="reason">{reason}</span>
            {key !== undefined && (
              <a href={href("users", undefined, { q: text(key) })} className="person">
                {text(key)}
              </a>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
