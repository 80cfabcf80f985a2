// Sends a blocking and a streaming chat message through npm's dify-client and prints what came, as JSON.
import * as client from "dify-client";

const [base, key] = process.argv.slice(2);
const ChatClient = client.ChatClient ?? client.default.ChatClient;
const chat = new ChatClient(key, base);

const blocking = await chat.createChatMessage({}, "blocking please", "ada", false, null);
const first = blocking.data;

const streaming = await chat.createChatMessage({}, "streaming please", "ada", true, first.conversation_id);
let text = "";
streaming.data.setEncoding("utf8");
for await (const piece of streaming.data) {
  text += piece;
}
const events = text
  .split("\n\n")
  .filter((frame) => frame.startsWith("data: "))
  .map((frame) => JSON.parse(frame.slice(6)));

const listed = await chat.getConversationMessages("ada", first.conversation_id);
console.log(
  JSON.stringify({
    answer: first.answer,
    conversation: first.conversation_id,
    streamed: events.map((event) => event.answer ?? "").join(""),
    last: events.at(-1).event,
    sameConversation: events.every((event) => event.conversation_id === first.conversation_id),
    stored: listed.data.data.map((message) => message.answer),
  }),
);
