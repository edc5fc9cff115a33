// Pages of a list that are made once and sent many times with different ids: whatever differs between pages is at fixed
// places of one Buffer, and is overwritten before it is sent.

/** Page, page size, number of rows, number of pages: padded with spaces, which JSON allows before a number. */
const NUMBER = ' '.repeat(10);
const HEAD = `{"code":0,"message":"OK","request_id":"20260101000000","data":{"page_info":{"page":${NUMBER},"page_size":${NUMBER},"total_number":${NUMBER},"total_page":${NUMBER}},"list":[`;
const TAIL = ']}}';

const ACCOUNT = '@'.repeat(19);
const DAY = '#'.repeat(10);
const ID_START = '$'.repeat(13);

/** Placeholders for the account, the day and the row's id in the rows of a template. */
export const placeholders = {
  account: ACCOUNT,
  day: DAY,
  id: (index) => `18${ID_START}${String(index).padStart(4, '0')}`,
};

function placesOf(buffer, text) {
  const places = [];
  for (let at = buffer.indexOf(text); at !== -1; at = buffer.indexOf(text, at + text.length)) places.push(at);
  return places;
}

/**
 * A page template with these rows, given as JSON texts.
 *
 * `page({ account, page, size, total, days })` returns its bytes and `release`, to be called once they have been sent.
 */
export function pageTemplate(rows) {
  const master = Buffer.from(HEAD + rows.join(',') + TAIL);
  const numbers = placesOf(master.subarray(0, HEAD.length), NUMBER);
  const accounts = placesOf(master, ACCOUNT);
  const ids = placesOf(master, ID_START);
  const days = placesOf(master, DAY);
  const free = [];
  return {
    page({ account, page, size, total, days: span }) {
      const bytes = free.pop() ?? Buffer.from(master);
      const totals = [page, size, total, Math.ceil(total / size)];
      totals.forEach((number, index) => bytes.write(String(number).padStart(NUMBER.length), numbers[index]));
      const idStart = account.slice(-5) + String(page).padStart(ID_START.length - 5, '0');
      for (const at of ids) bytes.latin1Write(idStart, at);
      for (const at of accounts) bytes.latin1Write(account, at);
      for (let row = 0; row < days.length; row += 1) bytes.latin1Write(span[row % span.length], days[row]);
      return { bytes, release: () => free.push(bytes) };
    },
  };
}
