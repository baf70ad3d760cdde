// The class of the frontend guide, its types removed and nothing else changed, and its four
// handlers filled in to remember what came.
class AgentWebSocketClient {
  ws;
  reconnectAttempts = 0;
  maxReconnectAttempts = 5;
  heartbeatInterval;

  constructor(serverUrl, token) {
    this.serverUrl = serverUrl;
    this.token = token;
    this.connect();
  }

  connect() {
    this.ws = new WebSocket(this.serverUrl);
    this.setupEventListeners();
    this.startHeartbeat();
  }

  setupEventListeners() {
    this.ws.onopen = () => {
      console.log('Connected to WebSocket');
      this.authenticate();
      this.reconnectAttempts = 0;
    };

    this.ws.onmessage = (event) => {
      const message = JSON.parse(event.data);
      this.handleMessage(message);
    };

    this.ws.onclose = () => {
      console.log('WebSocket connection closed');
      this.handleReconnect();
    };

    this.ws.onerror = (error) => {
      console.error('WebSocket error:', error);
    };
  }

  authenticate() {
    const authMessage = {
      type: 'authenticate',
      token: this.token
    };
    this.send(authMessage);
  }

  handleMessage(message) {
    switch (message.type) {
      case 'authentication':
        this.handleAuthenticationResponse(message);
        break;
      case 'step_update':
        this.handleStepUpdate(message);
        break;
      case 'completion':
        this.handleCompletion(message);
        break;
      case 'error':
        this.handleError(message);
        break;
    }
  }

  startHeartbeat() {
    this.heartbeatInterval = window.setInterval(() => {
      if (this.ws.readyState === WebSocket.OPEN) {
        this.ws.send('ping');
      }
    }, 30000);
  }

  startAgent(runId) {
    const message = {
      type: 'start_agent',
      runId
    };
    this.send(message);
  }

  send(message) {
    if (this.ws.readyState === WebSocket.OPEN) {
      this.ws.send(JSON.stringify(message));
    } else {
      console.error('WebSocket is not connected');
    }
  }

  handleReconnect() {
    if (this.reconnectAttempts < this.maxReconnectAttempts) {
      this.reconnectAttempts++;
      setTimeout(() => this.connect(), 5000 * this.reconnectAttempts);
    }
  }

  close() {
    if (this.heartbeatInterval) {
      clearInterval(this.heartbeatInterval);
    }
    this.ws.close();
  }

  handleAuthenticationResponse(message) {
    window.received.push(message);
    if (message.status === 'success' && !this.started) {
      this.started = true;
      this.startAgent(window.runId);
    }
  }

  handleStepUpdate(message) {
    window.received.push(message);
  }

  handleCompletion(message) {
    window.received.push(message);
  }

  handleError(message) {
    window.received.push(message);
  }
}
