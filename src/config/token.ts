/** What a token is made of: long enough that nobody guesses it, and all of it fit for a header. */
export const TOKEN = /^[\x21-\x7e]{16,512}$/;
