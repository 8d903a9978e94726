/** A real SMTP server on a free port of loopback that keeps what it took, and can refuse in every way. */

import { text } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export class MailServer implements AsyncDisposable {
  readonly mails: string[] = [];
  readonly logins: string[] = [];
  /** Code of RFC 5321 with which the next messages are refused after their data. */
  refuseWith: number | undefined;
  /** Takes the message and says nothing more. */
  isSilent = false;
  readonly #server: SMTPServer;
  port = 0;

  private constructor(options: SMTPServerOptions) {
    this.#server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      closeTimeout: 100,
      onAuth: ({ username = '', password }, _session, done) => {
        this.logins.push(username);
        if (password === 'right') done(null, { user: username });
        else done(new Error('wrong password'));
      },
      onData: async (stream, _session, done) => {
        // A client that leaves in the middle ends the stream with an error.
        const mail = await text(stream).catch(() => undefined);
        if (mail === undefined || this.isSilent) return;
        const { refuseWith } = this;
        if (refuseWith) return done(Object.assign(new Error('not today'), { responseCode: refuseWith }));
        this.mails.push(mail);
        done();
      },
      ...options,
    });
    // A client that leaves in the middle is what these tests are about.
    this.#server.on('error', () => {});
  }

  /** Without a certificate it speaks plainly only. */
  static async open(options: SMTPServerOptions = {}): Promise<MailServer> {
    const mail = new MailServer(options);
    const { promise, resolve } = Promise.withResolvers<void>();
    const listening = mail.#server.listen(0, '127.0.0.1', resolve);
    await promise;
    const address = listening.address();
    if (address && typeof address === 'object') mail.port = address.port;
    return mail;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await new Promise<void>((resolve) => this.#server.close(resolve));
  }
}
