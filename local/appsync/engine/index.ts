export { createEngine, type EngineServices } from './engine';
