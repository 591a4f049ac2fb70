// The addresses that the search of a built site finds, for each query: Material's own worker, run in Node.
import { readFileSync, readdirSync } from "node:fs";
import { createContext, runInContext } from "node:vm";

const [site, queries] = process.argv.slice(2);
const workers = `${site}/assets/javascripts/workers`;
const [script] = readdirSync(workers).filter((name) => /^search\..*\.js$/.test(name));
const index = JSON.parse(readFileSync(`${site}/search/search_index.json`, "utf8"));

const listeners = [];
let answer;
const worker = createContext({
  setTimeout,
  addEventListener: (_, listener) => listeners.push(listener),
  postMessage: (message) => {
    answer = message.data;
  },
});
worker.self = worker;
runInContext(readFileSync(`${workers}/${script}`, "utf8"), worker);

// as Material's page does: 0 is the set-up, 2 a query
const send = (type, data) => Promise.all(listeners.map((listener) => listener({ data: { type, data } })));
await send(0, { config: index.config, docs: index.docs, options: { suggest: true } });
const found = {};
for (const query of JSON.parse(queries)) {
  await send(2, query);
  found[query] = [...new Set(answer.items.map(([{ location }]) => `/${location.replace(/#.*/, "")}`))];
}
console.log(JSON.stringify(found));
