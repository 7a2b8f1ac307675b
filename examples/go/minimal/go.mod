module minimal-chat

go 1.25
