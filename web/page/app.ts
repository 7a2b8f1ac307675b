import { loadConfig } from './config';
import { connectForm } from './connect-form';
import { ConnectedPage } from './connected-page';
import { connect, type Connection, whyRejected } from './connection';
import { ConnectionLight } from './connection-light';
import { byId } from './dom';
import { Drawer } from './drawer';
import { SignIn } from './sign-in';
import { Stored } from './storage';
import { themeButton } from './theme';
import { ChatError } from '../../client';
import type { PageConfig } from '../../src/contract/page-config';

/** The story of the page: find the API, get in, talk, and be asked again when what let one in has ended. */
export class App {
  private readonly typedIn = new Stored<Partial<PageConfig>>('connection', () => sessionStorage);
  private readonly unsent = new Stored<string>('unsent', () => sessionStorage);
  private readonly light = new ConnectionLight();
  private readonly drawer = new Drawer();
  private readonly form = connectForm({
    connect: (config) => {
      this.typedIn.set(config);
      return this.enter(config);
    },
    signIn: () => this.pool!.start(),
  });
  private config: Partial<PageConfig> = {};
  private pool?: SignIn;
  private connection?: Connection;
  private page?: ConnectedPage;

  async start(): Promise<void> {
    themeButton();
    byId('new').addEventListener('click', () => this.page?.begin());
    byId('leave').addEventListener('click', () => void this.leave());
    addEventListener('online', () => this.connection?.transport.reconnect());
    try {
      await this.configure(this.typedIn.get());
      await this.pool?.finish();
    } catch (reason) {
      return this.ask(ChatError.from(reason).message);
    }
    const mayEnter = this.config.graphqlUrl && (this.pool ? this.pool.isSignedIn : this.config.apiKey);
    if (mayEnter) await this.enter(this.config);
    else this.ask();
  }

  private async configure(typedIn?: Partial<PageConfig>): Promise<void> {
    this.config = await loadConfig(typedIn);
    this.pool = this.config.userPool && new SignIn(this.config.userPool);
    if (this.config.title) document.title = byId('title').textContent = this.config.title;
  }

  /** Connects, as who has signed in, or else with the key. */
  private async enter(config: Partial<PageConfig>): Promise<void> {
    this.light.show('connecting');
    try {
      this.connection = await connect(config, config.userPool && this.pool);
    } catch (reason) {
      return this.ask(ChatError.from(reason).message, config);
    }
    this.form.hide();
    this.connection.transport.onConnection((state) => this.light.show(state));
    const { page, connection } = this;
    page?.close();
    this.page = new ConnectedPage(connection, this.drawer, (reason, unsent) => this.thrownOut(reason, unsent));
    this.page.write(this.unsent.get() ?? '');
    this.unsent.set(undefined);
  }

  /** Back to the door, with what was written: it is there again after the next sign-in. */
  private thrownOut(reason: ChatError, unsent: string): void {
    const { config, isSignedIn } = this.connection!;
    this.unsent.set(unsent || undefined);
    this.disconnect();
    if (isSignedIn) this.pool!.forget();
    this.ask(whyRejected(reason, config.graphqlUrl, isSignedIn).message, config);
  }

  private async leave(): Promise<void> {
    const { isSignedIn } = this.connection!;
    this.typedIn.set(undefined);
    this.disconnect();
    if (isSignedIn) return this.pool!.leave();
    await this.configure().catch(() => { /* asked for below */ });
    this.ask();
  }

  private disconnect(): void {
    this.page?.close();
    this.page = undefined;
    this.connection = undefined;
  }

  private ask(problem?: string, config = this.config): void {
    this.light.show('refused');
    this.form.show(config, problem);
  }
}
