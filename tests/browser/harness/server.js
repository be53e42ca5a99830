// The program as a server on a free port.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { PROGRAM } from "./paths.js";

const START_MS_MAX = 30_000;
const STOP_MS_MAX = 5_000;
const LOG_LINES_MAX = 2_000;

// The colours of the log.
const COLOURS = /\u001B\[[0-9;]*m/g;

/**
 * Start it on a data folder, on a free port unless an address is named.
 * @returns {Promise<{url: string, password: string, log: () => string[], stop: () => Promise<void>}>}
 *   `password` is the one that the program prints for the demonstration accounts; `log` gives the
 *   last lines of its log.
 */
export async function startServer(folder, listen = "127.0.0.1:0") {
  const child = spawn(PROGRAM, ["serve", "--data", folder, "--listen", listen], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const log = [];
  const keep = (line) => {
    log.push(line.replace(COLOURS, ""));
    if (log.length > LOG_LINES_MAX) log.shift();
  };
  createInterface({ input: child.stderr }).on("line", keep);
  const ended = new Promise((done) => child.on("close", done));
  child.on("exit", (code, signal) => keep(`the server ended with ${signal ?? code}`));
  const kill = () => child.kill("SIGKILL");
  process.on("exit", kill);
  const stop = async () => {
    child.kill("SIGTERM");
    const late = setTimeout(kill, STOP_MS_MAX);
    await ended;
    clearTimeout(late);
    process.off("exit", kill);
  };
  try {
    const { url, password } = await greeting(child, ended);
    return { url, password, log: () => log, stop };
  } catch (error) {
    await stop();
    throw new Error(`${error.message}\n${log.join("\n")}`);
  }
}

/** Read what it prints at start until both facts are known. */
function greeting(child, ended) {
  return new Promise((done, refuse) => {
    const late = setTimeout(() => refuse(new Error("nguon serve did not say where it listens")), START_MS_MAX);
    const found = {};
    createInterface({ input: child.stdout }).on("line", (line) => {
      found.url ??= line.match(/^Nguồn listens on (http:\S+)/)?.[1];
      found.password ??= line.match(/\(password: (.+)\)/)?.[1];
      if (found.url && found.password) {
        clearTimeout(late);
        done(found);
      }
    });
    void ended.then((code) => {
      clearTimeout(late);
      refuse(new Error(`nguon serve ended with ${code}`));
    });
  });
}
