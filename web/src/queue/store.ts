// Answers that this device still has to bring to the office, in IndexedDB: what is written here is
// there again after the browser was closed.

/** Where an answer is: not sent yet, taken by the office, or not taken and open to mend. */
export type State = "waiting" | "sent" | "refused";

/** A file as it lies on the device. */
export interface Attached {
  /** The field that it was chosen in. */
  field: string;
  name: string;
  type: string;
  /** Plain bytes: not every browser keeps files. */
  bytes: ArrayBuffer;
}

export interface Item {
  /** Made here, so that what is sent twice counts once. */
  id: string;
  /** Where it is sent to; one address for each survey. */
  action: string;
  /** What the list calls it. */
  label: string;
  /** When it was filled in, ISO 8601. */
  given: string;
  /** Fields in their order, as the form would send them; none once the office has them. */
  fields: [string, string][];
  /** Files that go with them; none once the office has them. Answers of an earlier program have none. */
  files?: Attached[];
  state: State;
  /** Why it was refused, or is still waiting. */
  why: string[];
}

const NAME = "nguon-answers";
const STORE = "answers";
/** Answers that were sent and are still listed. */
const SENT_MAX = 20;

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(STORE, { keyPath: "id" }).createIndex("action", "action");
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** One transaction; it is over, and on the disk, when the promise is. */
async function run<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const db = await open();
  try {
    return await new Promise<T>((resolve, reject) => {
      const transaction = db.transaction(STORE, mode, { durability: "strict" });
      const request = work(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    db.close();
  }
}

export const put = (item: Item): Promise<IDBValidKey> => run("readwrite", (store) => store.put(item));
export const get = (id: string): Promise<Item | undefined> => run("readonly", (store) => store.get(id));
export const remove = (id: string): Promise<undefined> => run("readwrite", (store) => store.delete(id));

/** The answers of a survey, oldest first. */
export async function all(action: string): Promise<Item[]> {
  const items: Item[] = await run("readonly", (store) => store.index("action").getAll(action));
  return items.sort((a, b) => (a.given < b.given ? -1 : 1));
}

/** Forget the oldest of those that the office has. */
export async function tidy(action: string): Promise<void> {
  const sent = (await all(action)).filter((item) => item.state === "sent");
  for (const item of sent.slice(0, Math.max(0, sent.length - SENT_MAX))) await remove(item.id);
}
