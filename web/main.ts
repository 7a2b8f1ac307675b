import './page/style.css';
import './page/chat-turn';
import { App } from './page/app';

void new App().start();
