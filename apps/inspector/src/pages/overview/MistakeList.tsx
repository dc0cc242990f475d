import { useMistakes } from "../../control/Calls.js"
import { Advice } from "../../parts/Advice.js"
import { plural } from "../../parts/Format.js"
import { RequestLink } from "../../parts/RequestLink.js"

/** What the client does that Braze punishes or silently drops, with advice. */
export const MistakeList = () => {
  const mistakes = useMistakes().data ?? []
  return (
    <section className="block" aria-labelledby="client-title">
      <h2 id="client-title">Client mistakes</h2>
      {mistakes.length === 0 ? (
        <p className="quiet">None. What Braze punishes or silently drops is listed here.</p>
      ) : (
        <ul className="mistake-list">
          {mistakes.map(({ code, count, message, advice, first }) => (
            <li key={code}>
              <p>
                <strong>
                  <Advice text={advice} />
                </strong>
              </p>
              <p className="quiet">
                <Advice text={message} /> First in <RequestLink n={first.n} />, {plural(count, "time")}.{" "}
                <code>{code}</code>
              </p>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
