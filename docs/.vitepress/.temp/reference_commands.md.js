import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Commands","description":"","frontmatter":{},"headers":[],"relativePath":"reference/commands.md","filePath":"reference/commands.md"}');
const _sfc_main = { name: "reference/commands.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="commands" tabindex="-1">Commands <a class="header-anchor" href="#commands" aria-label="Permalink to &quot;Commands&quot;">​</a></h1><p>Every command prints this help with <code>npx sluice COMMAND --help</code>. Results go to standard output, everything else to standard error. <a href="/reference/exit-codes.html">Exit codes</a> are the same for all commands.</p><h2 id="init" tabindex="-1">init <a class="header-anchor" href="#init" aria-label="Permalink to &quot;init&quot;">​</a></h2><div class="language-text vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">text</span><pre class="shiki shiki-themes github-light github-dark vp-code" tabindex="0"><code><span class="line"><span>Write a first configuration from a sample of your data.</span></span>
<span class="line"><span></span></span>
<span class="line"><span>Usage: npx sluice init EXPORT… [OPTIONS]</span></span>
<span class="line"><span>  EXPORT…  files, folders or globs of your data: CSV, JSON or NDJSON</span></span>
<span class="line"><span></span></span>
<span class="line"><span>Options:</span></span>
<span class="line"><span>  --out FILE         Configuration to write (default: sluice.yaml)</span></span>
<span class="line"><span>  --shape NAME       Product that wrote the data, or none (default: found)</span></span>
<span class="line"><span>  --records PATH     Path of the list in a JSON object (default: found)</span></span>
<span class="line"><span>  --person PATH      Path of the person&#39;s id, or none (default: guess)</span></span>
<span class="line"><span>  --event PATH       Path of its time, or none (default: guess)</span></span>
<span class="line"><span>  --event-name NAME  Name of the event or path of its column (default: guess)</span></span>
<span class="line"><span>  --force            Overwrite an existing file</span></span>
<span class="line"><span>  --yes              Accept the guesses without asking</span></span>
<span class="line"><span></span></span>
<span class="line"><span>Examples:</span></span>
<span class="line"><span>  npx sluice init export.csv</span></span>
<span class="line"><span>  npx sluice init &#39;export/*.ndjson&#39; --person &#39;$.customer_id&#39; --yes</span></span>
<span class="line"><span></span></span>
<span class="line"><span>Exit codes: npx sluice --help</span></span></code></pre></div><h2 id="check" tabindex="-1">check <a class="header-anchor" href="#check" aria-label="Permalink to &quot;check&quot;">​</a></h2><div class="language-text vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">text</span><pre class="shiki shiki-themes github-light github-dark vp-code" tabindex="0"><code><span class="line"><span>Find every mistake in a configuration.</span></span>
<span class="line"><span></span></span>
<span class="line"><span>Usage: npx sluice check CONFIG [OPTIONS]</span></span>
<span class="line"><span>  CONFIG  the configuration: a .yaml, .json or .mjs file</span></span>
<span class="line"><span></span></span>
<span class="line"><span>Options:</span></span>
<span class="line"><span>  --environment NAME  Apply environments.NAME (default: none)</span></span>
<span class="line"><span>  --online            Check host, key and permission with Braze; write nothing</span></span>
<span class="line"><span></span></span>
<span class="line"><span>Examples:</span></span>
<span class="line"><span>  npx sluice check sluice.yaml</span></span>
<span class="line"><span>  npx sluice check sluice.yaml --online</span></span>
<span class="line"><span></span></span>
<span class="line"><span>Exit codes: npx sluice --help</span></span></code></pre></div><h2 id="doctor" tabindex="-1">doctor <a class="header-anchor" href="#doctor" aria-label="Permalink to &quot;doctor&quot;">​</a></h2><div class="language-text vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">text</span><pre class="shiki shiki-themes github-light github-dark vp-code" tabindex="0"><code><span class="line"><span>Check hosts, keys, clock, disk and state; send nothing.</span></span>
<span class="line"><span></span></span>
<span class="line"><span>Usage: npx sluice doctor CONFIG [OPTIONS]</span></span>
<span class="line"><span>  CONFIG  the configuration: a .yaml, .json or .mjs file</span></span>
<span class="line"><span></span></span>
<span class="line"><span>Options:</span></span>
<span class="line"><span>  --environment NAME  Apply environments.NAME (default: none)</span></span>
<span class="line"><span>  --state DIR         Save state here; none saves nothing (default: .sluice)</span></span>
<span class="line"><span>  --json              Print the findings as JSON</span></span>
<span class="line"><span></span></span>
<span class="line"><span>Examples:</span></span>
<span class="line"><span>  npx sluice doctor sluice.yaml</span></span>
<span class="line"><span>  npx sluice doctor sluice.yaml --environment prod --json</span></span>
<span class="line"><span></span></span>
<span class="line"><span>Exit codes: npx sluice --help</span></span></code></pre></div><h2 id="map" tabindex="-1">map <a class="header-anchor" href="#map" aria-label="Permalink to &quot;map&quot;">​</a></h2><div class="language-text vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">text</span><pre class="shiki shiki-themes github-light github-dark vp-code" tabindex="0"><code><span class="line"><span>Show the items and the request of a record; send nothing.</span></span>
<span class="line"><span></span></span>
<span class="line"><span>Usage: npx sluice map CONFIG [OPTIONS]</span></span>
<span class="line"><span>  CONFIG  the configuration: a .yaml, .json or .mjs file</span></span>
<span class="line"><span></span></span>
<span class="line"><span>Options:</span></span>
<span class="line"><span>  --record ID         Show the record with this id (default: the first ones)</span></span>
<span class="line"><span>  --input FILE        Input file or glob, - for stdin (default: source.file)</span></span>
<span class="line"><span>  --environment NAME  Apply environments.NAME (default: none)</span></span>
<span class="line"><span>  --limit N           Show at most N records (default: 3, or 1 with --record)</span></span>
<span class="line"><span>  --json              Print one line of JSON for each record</span></span>
<span class="line"><span>  --mask              Show types and lengths instead of values</span></span>
<span class="line"><span></span></span>
<span class="line"><span>Examples:</span></span>
<span class="line"><span>  npx sluice map sluice.yaml</span></span>
<span class="line"><span>  npx sluice map sluice.yaml --record chat-1 --mask</span></span>
<span class="line"><span></span></span>
<span class="line"><span>Exit codes: npx sluice --help</span></span></code></pre></div><h2 id="run" tabindex="-1">run <a class="header-anchor" href="#run" aria-label="Permalink to &quot;run&quot;">​</a></h2><div class="language-text vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">text</span><pre class="shiki shiki-themes github-light github-dark vp-code" tabindex="0"><code><span class="line"><span>Send the source; the next run continues where it stopped.</span></span>
<span class="line"><span></span></span>
<span class="line"><span>Usage: npx sluice run CONFIG [OPTIONS]</span></span>
<span class="line"><span>  CONFIG  the configuration: a .yaml, .json or .mjs file</span></span>
<span class="line"><span></span></span>
<span class="line"><span>Options:</span></span>
<span class="line"><span>  --input FILE         Input file or glob, - for stdin (default: source.file)</span></span>
<span class="line"><span>  --environment NAME   Apply environments.NAME (default: none)</span></span>
<span class="line"><span>  --limit N            Process at most N records (default: all)</span></span>
<span class="line"><span>  --sample SHARE       Process a fixed sample, such as 1% (default: all)</span></span>
<span class="line"><span>  --report FILE        Write a .json or .html report; repeatable (default: none)</span></span>
<span class="line"><span>  --rejects FILE       Write this run&#39;s dead letters as CSV (default: none)</span></span>
<span class="line"><span>  --outcomes FILE      Write each record&#39;s outcome as NDJSON (default: none)</span></span>
<span class="line"><span>  --dead-letters FILE  Write dead letters here (default: deadLetters.file)</span></span>
<span class="line"><span>  --state DIR          Save state here; none saves nothing (default: .sluice)</span></span>
<span class="line"><span>  --dry-run            Do everything except send requests and save state</span></span>
<span class="line"><span>  --requests FILE      With --dry-run: write requests as NDJSON (default: none)</span></span>
<span class="line"><span>  --again              Start over: send every record again</span></span>
<span class="line"><span>  --again-file FILE    Start over with this file; repeatable (default: none)</span></span>
<span class="line"><span>  --accept-file FILE   Count this file as sent; repeatable (default: none)</span></span>
<span class="line"><span>  --require-state      Stop if no earlier run saved state</span></span>
<span class="line"><span>  --past-refusals      Reject records that were refused unnamed, even if nothing was accepted</span></span>
<span class="line"><span>  --mock               Send to a temporary mock-braze; save no state</span></span>
<span class="line"><span>  --yes                Confirm the first run against a real host</span></span>
<span class="line"><span></span></span>
<span class="line"><span>Examples:</span></span>
<span class="line"><span>  npx sluice run sluice.yaml --mock</span></span>
<span class="line"><span>  npx sluice run sluice.yaml --limit 100 --outcomes outcomes.ndjson</span></span>
<span class="line"><span></span></span>
<span class="line"><span>Exit codes: npx sluice --help</span></span></code></pre></div><h2 id="replay" tabindex="-1">replay <a class="header-anchor" href="#replay" aria-label="Permalink to &quot;replay&quot;">​</a></h2><div class="language-text vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">text</span><pre class="shiki shiki-themes github-light github-dark vp-code" tabindex="0"><code><span class="line"><span>Send dead letters again after a fix; nothing twice.</span></span>
<span class="line"><span></span></span>
<span class="line"><span>Usage: npx sluice replay DEAD-LETTERS [OPTIONS]</span></span>
<span class="line"><span>  DEAD-LETTERS  the file of dead letters</span></span>
<span class="line"><span></span></span>
<span class="line"><span>Options:</span></span>
<span class="line"><span>  --config CONFIG     The configuration to send with (required)</span></span>
<span class="line"><span>  --environment NAME  Apply environments.NAME (default: none)</span></span>
<span class="line"><span>  --only OUTCOMES     Outcomes to send (default: invalid,rejected,failed)</span></span>
<span class="line"><span>  --max-age AGE       Leave out older attributes (default: 24h)</span></span>
<span class="line"><span>  --corrections FILE  Corrected records, see dead-letters export (default: none)</span></span>
<span class="line"><span>  --report FILE       Write a .json or .html report; repeatable (default: none)</span></span>
<span class="line"><span>  --rejects FILE      Write this run&#39;s dead letters as CSV (default: none)</span></span>
<span class="line"><span>  --state DIR         Save state here; none saves nothing (default: .sluice)</span></span>
<span class="line"><span>  --yes               Confirm the first run against a real host</span></span>
<span class="line"><span></span></span>
<span class="line"><span>Examples:</span></span>
<span class="line"><span>  npx sluice replay dead-letters.ndjson --config sluice.yaml</span></span>
<span class="line"><span>  npx sluice replay dead-letters.ndjson --config sluice.yaml --only failed</span></span>
<span class="line"><span></span></span>
<span class="line"><span>Exit codes: npx sluice --help</span></span></code></pre></div><h2 id="dead-letters-list" tabindex="-1">dead-letters list <a class="header-anchor" href="#dead-letters-list" aria-label="Permalink to &quot;dead-letters list&quot;">​</a></h2><div class="language-text vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">text</span><pre class="shiki shiki-themes github-light github-dark vp-code" tabindex="0"><code><span class="line"><span>List open dead letters by reason.</span></span>
<span class="line"><span></span></span>
<span class="line"><span>Usage: npx sluice dead-letters list FILE [OPTIONS]</span></span>
<span class="line"><span>  FILE  the file of dead letters</span></span>
<span class="line"><span></span></span>
<span class="line"><span>Options:</span></span>
<span class="line"><span>  --json  Print JSON</span></span>
<span class="line"><span></span></span>
<span class="line"><span>Examples:</span></span>
<span class="line"><span>  npx sluice dead-letters list dead-letters.ndjson</span></span>
<span class="line"><span>  npx sluice dead-letters list dead-letters.ndjson --json</span></span>
<span class="line"><span></span></span>
<span class="line"><span>Exit codes: npx sluice --help</span></span></code></pre></div><h2 id="dead-letters-show" tabindex="-1">dead-letters show <a class="header-anchor" href="#dead-letters-show" aria-label="Permalink to &quot;dead-letters show&quot;">​</a></h2><div class="language-text vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">text</span><pre class="shiki shiki-themes github-light github-dark vp-code" tabindex="0"><code><span class="line"><span>Show the dead letters of a record, with its values.</span></span>
<span class="line"><span></span></span>
<span class="line"><span>Usage: npx sluice dead-letters show FILE ID [OPTIONS]</span></span>
<span class="line"><span>  FILE  the file of dead letters</span></span>
<span class="line"><span>  ID    the id of the record</span></span>
<span class="line"><span></span></span>
<span class="line"><span>Options:</span></span>
<span class="line"><span>  --json  Print JSON</span></span>
<span class="line"><span></span></span>
<span class="line"><span>Examples:</span></span>
<span class="line"><span>  npx sluice dead-letters show dead-letters.ndjson chat-1</span></span>
<span class="line"><span>  npx sluice dead-letters show dead-letters.ndjson export.ndjson:7</span></span>
<span class="line"><span></span></span>
<span class="line"><span>Exit codes: npx sluice --help</span></span></code></pre></div><h2 id="dead-letters-dismiss" tabindex="-1">dead-letters dismiss <a class="header-anchor" href="#dead-letters-dismiss" aria-label="Permalink to &quot;dead-letters dismiss&quot;">​</a></h2><div class="language-text vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">text</span><pre class="shiki shiki-themes github-light github-dark vp-code" tabindex="0"><code><span class="line"><span>Mark open dead letters as not to be sent.</span></span>
<span class="line"><span></span></span>
<span class="line"><span>Usage: npx sluice dead-letters dismiss FILE [ID…] [OPTIONS]</span></span>
<span class="line"><span>  FILE   the file of dead letters</span></span>
<span class="line"><span>  [ID…]  ids of records; or use --reason</span></span>
<span class="line"><span></span></span>
<span class="line"><span>Options:</span></span>
<span class="line"><span>  --reason CODE  Letters that have this reason (default: none)</span></span>
<span class="line"><span></span></span>
<span class="line"><span>Examples:</span></span>
<span class="line"><span>  npx sluice dead-letters dismiss dead-letters.ndjson chat-1 chat-2</span></span>
<span class="line"><span>  npx sluice dead-letters dismiss dead-letters.ndjson --reason date-not-valid</span></span>
<span class="line"><span></span></span>
<span class="line"><span>Exit codes: npx sluice --help</span></span></code></pre></div><h2 id="dead-letters-export" tabindex="-1">dead-letters export <a class="header-anchor" href="#dead-letters-export" aria-label="Permalink to &quot;dead-letters export&quot;">​</a></h2><div class="language-text vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">text</span><pre class="shiki shiki-themes github-light github-dark vp-code" tabindex="0"><code><span class="line"><span>Write records to a file in which you correct them.</span></span>
<span class="line"><span></span></span>
<span class="line"><span>Usage: npx sluice dead-letters export FILE [ID…] [OPTIONS]</span></span>
<span class="line"><span>  FILE   the file of dead letters</span></span>
<span class="line"><span>  [ID…]  ids of records; none means all that could not be read</span></span>
<span class="line"><span></span></span>
<span class="line"><span>Options:</span></span>
<span class="line"><span>  --out FILE  File to write (default: corrections.txt)</span></span>
<span class="line"><span>  --force     Overwrite an existing file</span></span>
<span class="line"><span></span></span>
<span class="line"><span>Examples:</span></span>
<span class="line"><span>  npx sluice dead-letters export dead-letters.ndjson</span></span>
<span class="line"><span>  npx sluice dead-letters export dead-letters.ndjson chat-1 --out fix.txt</span></span>
<span class="line"><span></span></span>
<span class="line"><span>Exit codes: npx sluice --help</span></span></code></pre></div><h2 id="status" tabindex="-1">status <a class="header-anchor" href="#status" aria-label="Permalink to &quot;status&quot;">​</a></h2><div class="language-text vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">text</span><pre class="shiki shiki-themes github-light github-dark vp-code" tabindex="0"><code><span class="line"><span>Show what is processed, pending, dead and uncertain.</span></span>
<span class="line"><span></span></span>
<span class="line"><span>Usage: npx sluice status CONFIG [OPTIONS]</span></span>
<span class="line"><span>  CONFIG  the configuration: a .yaml, .json or .mjs file</span></span>
<span class="line"><span></span></span>
<span class="line"><span>Options:</span></span>
<span class="line"><span>  --environment NAME  Apply environments.NAME (default: none)</span></span>
<span class="line"><span>  --input FILE        Input file or glob, - for stdin (default: source.file)</span></span>
<span class="line"><span>  --sample SHARE      Process a fixed sample, such as 1% (default: all)</span></span>
<span class="line"><span>  --state DIR         Save state here; none saves nothing (default: .sluice)</span></span>
<span class="line"><span>  --json              Print the status as JSON</span></span>
<span class="line"><span></span></span>
<span class="line"><span>Examples:</span></span>
<span class="line"><span>  npx sluice status sluice.yaml</span></span>
<span class="line"><span>  npx sluice status sluice.yaml --environment prod --json</span></span>
<span class="line"><span></span></span>
<span class="line"><span>Exit codes: npx sluice --help</span></span></code></pre></div><h2 id="forget" tabindex="-1">forget <a class="header-anchor" href="#forget" aria-label="Permalink to &quot;forget&quot;">​</a></h2><div class="language-text vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">text</span><pre class="shiki shiki-themes github-light github-dark vp-code" tabindex="0"><code><span class="line"><span>Remove what is stored about a person; skip it later.</span></span>
<span class="line"><span></span></span>
<span class="line"><span>Usage: npx sluice forget ID CONFIG [OPTIONS]</span></span>
<span class="line"><span>  ID      the id of a record, or an external_id, email or phone</span></span>
<span class="line"><span>  CONFIG  the configuration: a .yaml, .json or .mjs file</span></span>
<span class="line"><span></span></span>
<span class="line"><span>Options:</span></span>
<span class="line"><span>  --environment NAME   Apply environments.NAME (default: none)</span></span>
<span class="line"><span>  --state DIR          Save state here; none saves nothing (default: .sluice)</span></span>
<span class="line"><span>  --outcomes FILE      More outcomes (default: those of runs)</span></span>
<span class="line"><span>  --dead-letters FILE  More dead letters (default: those of runs)</span></span>
<span class="line"><span>  --dry-run            Show what would be removed; remove nothing</span></span>
<span class="line"><span></span></span>
<span class="line"><span>Examples:</span></span>
<span class="line"><span>  npx sluice forget chat-1 sluice.yaml</span></span>
<span class="line"><span>  npx sluice forget ada@example.com sluice.yaml --dry-run</span></span>
<span class="line"><span></span></span>
<span class="line"><span>Exit codes: npx sluice --help</span></span></code></pre></div><h2 id="explain" tabindex="-1">explain <a class="header-anchor" href="#explain" aria-label="Permalink to &quot;explain&quot;">​</a></h2><div class="language-text vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">text</span><pre class="shiki shiki-themes github-light github-dark vp-code" tabindex="0"><code><span class="line"><span>Show the history of a record or of a person&#39;s records.</span></span>
<span class="line"><span></span></span>
<span class="line"><span>Usage: npx sluice explain ID [OPTIONS]</span></span>
<span class="line"><span>  ID  the id of a record, or an external id, email or alias</span></span>
<span class="line"><span></span></span>
<span class="line"><span>Options:</span></span>
<span class="line"><span>  --config CONFIG      The configuration (default: the last run&#39;s)</span></span>
<span class="line"><span>  --environment NAME   Its environment (default: the last run&#39;s)</span></span>
<span class="line"><span>  --state DIR          Save state here; none saves nothing (default: .sluice)</span></span>
<span class="line"><span>  --outcomes FILE      The outcomes of a run (default: the last run&#39;s)</span></span>
<span class="line"><span>  --dead-letters FILE  The dead letters (default: the last run&#39;s)</span></span>
<span class="line"><span></span></span>
<span class="line"><span>Examples:</span></span>
<span class="line"><span>  npx sluice explain chat-1</span></span>
<span class="line"><span>  npx sluice explain ada@example.com --config sluice.yaml</span></span>
<span class="line"><span></span></span>
<span class="line"><span>Exit codes: npx sluice --help</span></span></code></pre></div><h2 id="flow-check" tabindex="-1">flow check <a class="header-anchor" href="#flow-check" aria-label="Permalink to &quot;flow check&quot;">​</a></h2><div class="language-text vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">text</span><pre class="shiki shiki-themes github-light github-dark vp-code" tabindex="0"><code><span class="line"><span>Check that a flow routes every answer of an action node.</span></span>
<span class="line"><span></span></span>
<span class="line"><span>Usage: npx sluice flow check FLOW [OPTIONS]</span></span>
<span class="line"><span>  FLOW  the flow: a CSV export with its 26 columns</span></span>
<span class="line"><span></span></span>
<span class="line"><span>Options:</span></span>
<span class="line"><span>  --node NAME    Command of an action node; repeatable (required)</span></span>
<span class="line"><span>  --style STYLE  Answers of the nodes: plain or rich (default: plain)</span></span>
<span class="line"><span></span></span>
<span class="line"><span>Examples:</span></span>
<span class="line"><span>  npx sluice flow check flow.csv --node BrazeExample</span></span>
<span class="line"><span>  npx sluice flow check flow.csv --node BrazeExample --style rich</span></span>
<span class="line"><span></span></span>
<span class="line"><span>Exit codes: npx sluice --help</span></span></code></pre></div><h2 id="destination" tabindex="-1">destination <a class="header-anchor" href="#destination" aria-label="Permalink to &quot;destination&quot;">​</a></h2><div class="language-text vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">text</span><pre class="shiki shiki-themes github-light github-dark vp-code" tabindex="0"><code><span class="line"><span>Write a custom destination and a test for it.</span></span>
<span class="line"><span></span></span>
<span class="line"><span>Usage: npx sluice destination FILE [OPTIONS]</span></span>
<span class="line"><span>  FILE  the module to write, such as my-points.mjs</span></span>
<span class="line"><span></span></span>
<span class="line"><span>Options:</span></span>
<span class="line"><span>  --force  Overwrite existing files</span></span>
<span class="line"><span></span></span>
<span class="line"><span>Examples:</span></span>
<span class="line"><span>  npx sluice destination my-points.mjs</span></span>
<span class="line"><span>  npx sluice destination my-points.mjs --force</span></span>
<span class="line"><span></span></span>
<span class="line"><span>Exit codes: npx sluice --help</span></span></code></pre></div></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("reference/commands.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const commands = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  commands as default
};
