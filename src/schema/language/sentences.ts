// Written by `npm run languages`: all sentences of the sources. Merged by that, too.
import type { MarkdownPart } from '../markdown.ts';

/** A sentence without values, in English. */
export type Sentence =
  | "### Erase what you asked for until now?"
  | "### On its way"
  | "### Waiting for you"
  | "### What I keep about you"
  | "### What you can do here\nType a command, or press an example: it does the same."
  | "(nothing)"
  | "**Age-restricted** channels only"
  | "**As an admin**: `/limits` says how much members may paint, `/settings` how I work here, and `/lora managers` who else may change presets."
  | "**Compare** with `/compare`: words in braces, seeds, scales or LoRAs, side by side. You see what it takes before anything is painted."
  | "**For yourself**: `/me` has your own defaults and limits, `/show` your pictures."
  | "**How this picture was painted**"
  | "**Presets** are LoRAs of this server, with a name that `lora` takes."
  | "**Start from a picture**: attach it as `image`, or open any message’s menu and choose *Apps*, then *Imagine from this*."
  | "**Who should see the result?**\n-# Nothing is painted yet. `private` of a command answers this beforehand."
  | "- **The log of a server**, if its admins keep one, has what you asked for there, for as long as they chose."
  | "- **What was refused**, to correct it: an hour. What you began and did not finish, such as a preset or a part to paint over: a day at most."
  | "- **What you ask for:** your prompts, the recipes of your pictures, and where their messages are. My operator has set no time limit for that."
  | "- **Your own defaults** (`/me`) and your ⭐, until you erase them."
  | "- my messages with your pictures, as far as I may delete them. Buttons of those that stay say that it was erased"
  | "- your own defaults, your ⭐, and your name in the logs of servers"
  | "- your prompts and recipes, your compare sheets, and pictures that wait for `/show`"
  | "-# I bring it to where you asked for it."
  | "-# The prompt is for age-restricted channels."
  | "-# This cannot be undone. What you ask for from now on is kept as before."
  | "/lora import reads this file, here or in another server. It contains the people and roles that may use a preset."
  | "/lora list shows them."
  | "30 days"
  | "7 days"
  | "90 days"
  | "A LoHa has to be converted to an ordinary LoRA, or trained as one."
  | "A LoKr has to be converted to an ordinary LoRA, or trained as one."
  | "A LoRA that is not for you here"
  | "A LoRA to paint with: owner/name, or a link to its page or file"
  | "A control LoRA belongs to a model that takes an outline or a depth map. Choose a LoRA for style or subject."
  | "A copy with the part marked"
  | "A day"
  | "A file from /lora export"
  | "A file with “mask” in its name is the mask: white is painted anew."
  | "A name and a value on each line"
  | "A new picture to start from"
  | "A person who may not use a default gets the next one: channel, then server, then mine."
  | "A picture of this job takes too much memory: I stopped twice while opening it. Use a smaller picture and try again."
  | "A picture to start from; the result has its shape"
  | "A preset or model"
  | "A real person’s likeness"
  | "A role’s limits replace those of every person. With several such roles, the highest of each applies."
  | "A second LoRA beside it: owner/name, or a link to its page or file"
  | "A second LoRA, combined with it; more with + between them"
  | "A second picture to start from"
  | "A third picture to start from"
  | "A week"
  | "A year"
  | "Add"
  | "Add a list of words for prompts"
  | "Add a preset to this server: a LoRA with a name, its trigger words and defaults"
  | "Add or remove a command of its own"
  | "Admins’ channel"
  | "Age-restricted channels only"
  | "All rows"
  | "All three are its preview in `/lora list` now."
  | "Also change presets that already exist"
  | "An archive is loaded only as the `.tar` of a training on Replicate, at `replicate.delivery`. Unpack it and give the address of the `.safetensors` file, or give the name of the trained model, `owner/name`."
  | "An axis is a name and its values: `scale 0.6, 0.8 .. 1.2`, `guidance 2, 3.5, 5`, `steps 10, 20, 28`, `seeds 4`, or `loras` and their names."
  | "An enlarged picture"
  | "An hour"
  | "Any other: a line lora: name among the further options"
  | "As the model has it"
  | "Ask the member each time"
  | "Attach a copy of the picture in which the part is erased or painted over."
  | "Attach the `file` with the presets."
  | "Audit channel"
  | "Audit log"
  | "Back"
  | "Back to default…"
  | "Block"
  | "Block a member: they cannot paint in this server"
  | "Blocked words"
  | "Buttons under results"
  | "By model"
  | "By person"
  | "By preset"
  | "CSV for spreadsheets, or JSON lines; without it, CSV"
  | "Cancel"
  | "Canceled."
  | "Change a list"
  | "Change a preset of this server"
  | "Change my defaults…"
  | "Change the picture"
  | "Changes take effect at once, for everybody here."
  | "Change…"
  | "Channels (everywhere if none)"
  | "Channels, with their threads and posts, and categories. Applies to everybody. None chosen: everywhere."
  | "Check again"
  | "Choose a LoRA from the list."
  | "Choose a file"
  | "Choose how I work in this server"
  | "Choose one from the list that `lora` offers."
  | "Choose one of its files first."
  | "Choose roles that may change presets, besides members with Manage Server"
  | "Choose the `lora` that becomes the default, or `clear: True`."
  | "Civitai has no model with that number. Use the number in the download link (the version’s)."
  | "Compare three media…"
  | "Continue with a cell…"
  | "Convert it to kohya’s or diffusers’ form, or look for a version in one of these."
  | "Cost of results"
  | "Costs are computed from public prices."
  | "Cover them"
  | "Default LoRA"
  | "Default model or preset"
  | "Defaults, one a line"
  | "Delete"
  | "Details"
  | "Discord could not be reached"
  | "Discord does not hand out the picture that this starts from at the moment. Nothing was started, and nothing is charged. Please try again in a minute."
  | "Discord is too slow to hand out this picture at the moment. Nothing was started, and nothing is charged. Please try again in a minute."
  | "Discord rejected the command. Make sure I was invited with the scope *applications.commands*, then try again."
  | "DoRA"
  | "Drop them"
  | "Each picture’s file carries its prompt, seed and options, so that it can be painted again from the file."
  | "Each result says what it cost, or what is expected where that is not known yet."
  | "Edit"
  | "Edit and paint again"
  | "Emoji"
  | "Empty: paint the recipe that the picture’s file carries, if it has one"
  | "Enlarged here, without a model"
  | "Entries, one on each line"
  | "Erase"
  | "Erase the part, so that it is transparent, or cover it with one flat colour."
  | "Erase…"
  | "Everybody"
  | "Everybody, everywhere in this server."
  | "Everybody’s pictures here this month"
  | "Everybody’s pictures here today"
  | "Everybody’s spending here this month"
  | "Everybody’s spending here today"
  | "Everywhere"
  | "Export"
  | "Favourites"
  | "Favourites’ channel"
  | "File format"
  | "File type of the picture"
  | "Find LoRAs on Replicate, Hugging Face and Civitai"
  | "First day, in UTC, such as 2026-11-01; without it, the week before the last day"
  | "Fix it"
  | "Flagged pictures"
  | "For how long; without it, until you unblock them"
  | "For this channel and its threads; default: for the whole server"
  | "For what everybody sees. What only one person sees is in their own Discord language."
  | "Forget what you have set"
  | "From 0, the picture as it is, to 1, nothing of it"
  | "Further options"
  | "Further options, one per line"
  | "Get the presets of this server as a file"
  | "Give a member pictures or money, for when their own limits have no room"
  | "Give a single emoji, such as 🦊, or one of this server’s."
  | "Go to it"
  | "Go to the original"
  | "Go to the picture"
  | "Height in pixels; beside an aspect_ratio, that has to be custom"
  | "How closely to follow the prompt; lower looks more natural"
  | "How far to go from the image: 0 keeps it, 1 paints it anew"
  | "How many"
  | "How many pictures"
  | "How many times larger"
  | "How much detail jpg and webp keep, up to 100"
  | "How strongly it is applied: 0.8, or with a range 0.8 (0.5 to 1.2); of several LoRAs 0.8 + 0.6"
  | "How strongly the LoRA shows; 0 to 1 works best"
  | "How strongly the second LoRA is applied"
  | "How strongly the second LoRA shows; 0 to 1 works best"
  | "Hugging Face has nothing at that address that anyone may read. Please check it."
  | "I am being restarted. Please try again in a minute."
  | "I am erasing what you asked for. Prompts and recipes go first, within minutes; then I delete my messages one after another, which can take hours if there are thousands. You need not do anything more."
  | "I bring it when it comes; `/show waiting` lists it meanwhile."
  | "I cannot paint at the moment: my account needs my operator, who has been told. Please try again later."
  | "I cannot reach my data at the moment, so nothing was started or changed. My operator has been told; please try again in a few minutes."
  | "I could not send you a message"
  | "I did not paint this picture, and its file does not say how it was painted. Many sites and apps take that out."
  | "I did not paint this, because you have erased what you asked for."
  | "I do not know this name. Choose one from the list."
  | "I have no access to Replicate"
  | "I have no model that changes pictures by words."
  | "I have no model that enlarges pictures."
  | "I have painted all the pictures that my operator allows for today. I paint again from midnight UTC."
  | "I may not attach files in this channel. An admin of the server can allow me *Attach Files* here."
  | "I no longer have this command. Discord updates its list of commands within minutes."
  | "I no longer have what you wrote: I keep your last five for an hour. What you wrote may still stand above."
  | "I no longer know how this picture was painted. Use `/imagine` to paint a new one."
  | "I no longer know this sheet. Use `/compare` to make a new one."
  | "I paint only in servers that my operator has allowed. This server is not one of them."
  | "I post there what the audit log notes, also where it is off. Prompts of age-restricted channels need an age-restricted one."
  | "I read pictures from Discord only. Attach the picture, or send it in a channel and copy its link from there."
  | "I see no part that is marked in this copy. Erase a part of the picture so that it is transparent, or cover it with one flat colour, and send that."
  | "I tell the admins there what they should know, such as reports."
  | "I was offline for too long to finish this. Please try again."
  | "If you know the page of a LoRA, add it by its address: `/lora add`."
  | "Imagine from this"
  | "Import presets"
  | "Import presets from a file; shows first what would change"
  | "In all servers and in direct messages, this erases:"
  | "Invert"
  | "It changes a picture by what somebody writes."
  | "It has no command of its own now."
  | "It holds a whole model. Choose the file of a LoRA."
  | "It is the default of this server."
  | "It is used once the member’s own limits have no room. It does not raise those of the server. `/me limits` shows what is left."
  | "It shows a real person. Only these may use it:"
  | "It was painted, but no whole picture came back. My operator has been told. Please try again in a minute."
  | "Its page says that it shows a real person. Who is it? Only they may use it then."
  | "Its repository has several files. Which one is it?"
  | "JSON lines"
  | "Jobs that one person may have waiting"
  | "Jobs that one person may run at once; 0 forbids painting"
  | "Keep"
  | "Language"
  | "Last day, in UTC, such as 2026-11-28; without it, today"
  | "Leave empty for a new seed"
  | "Leave the token out of the address, since recipes are stored and shown. Ask my operator to host that LoRA."
  | "Let a blocked member paint in this server again"
  | "Let this role change presets"
  | "Limit how much members of this server may paint"
  | "Limit the whole server; limits that are left out are removed"
  | "Limits belong to a server: please use this command in one."
  | "Limits of this server"
  | "List the presets"
  | "Lists belong to a server: please use this command in one."
  | "Lists of words for prompts: __animal__ is one of the list animal"
  | "LoHa (LyCORIS)"
  | "LoKr (LyCORIS)"
  | "LoRAs that were made for Flux dev work only partly on schnell"
  | "Log"
  | "Members"
  | "Members are blocked in a server. Use this command there."
  | "Members with *Manage Server*."
  | "Members with one of these roles, and always those with Manage Server. None chosen: everybody."
  | "Model fields"
  | "Model for Change…"
  | "Moderation flagged the picture, and this server drops such pictures. It was painted, so it counts. Please use another prompt."
  | "Moderation flagged this picture."
  | "Months and days are in UTC."
  | "More"
  | "More pictures"
  | "More steps paint finer details, and take longer"
  | "More…"
  | "Mute for a day"
  | "My operator allows me in servers only, not in direct messages or where you brought me along."
  | "My operator allows nobody to paint at the moment."
  | "My operator has blocked you: you cannot paint with me."
  | "My operator has no moderation model."
  | "My operator no longer has a moderation model, so this cannot be checked."
  | "My operator’s choice"
  | "Name"
  | "Name of the list: animal, for __animal__ in prompts"
  | "Newer"
  | "No longer available; the default is used"
  | "No longer let this role change presets"
  | "No model here fits it."
  | "No picture is missing here. Use *Reroll* to paint it again."
  | "No site answered, so try again in a minute."
  | "None"
  | "None of the LoRAs here can start from a picture."
  | "Not now"
  | "Nothing in it is for the model that paints. Choose another LoRA."
  | "Nothing is charged before you press *Paint*."
  | "Nothing is imported while something is refused. Correct the file and import it again."
  | "Nothing is left of the prompt: all words that were picked are empty. Try another seed."
  | "Nothing is painted yet. You can start it within a day."
  | "Nothing is set."
  | "Nothing is waiting for you here."
  | "Nothing was found. Try fewer words or others, in English."
  | "Nothing was imported."
  | "Nothing yet"
  | "Of the last 30 days in direct messages, newest first"
  | "Of the last 30 days in this server, newest first"
  | "Off"
  | "On"
  | "One for each LoRA, + between them: 0.8 (0.5 to 1.2) + 0.6"
  | "One word or /pattern/ on each line"
  | "Only members with *Manage Server* can change lists."
  | "Only members with *Manage Server* can change settings."
  | "Only members with *Manage Server* can change this."
  | "Only members with *Manage Server* can read the audit log."
  | "Only members with *Manage Server* can see what all have used. `/usage mine` shows your own."
  | "Only members with *Manage Server* can use this. `/me limits` shows yours."
  | "Only members with *Manage Server* or *Timeout Members* can block others."
  | "Only members with *Manage Server*, or a role they chose with `/lora managers`, can change presets."
  | "Only members with this role may use it"
  | "Only my own models were searched: my operator allows no other site."
  | "Only pictures that I painted for everybody here can be reported."
  | "Only the first LoRA can have a range: it is the one that `lora_scale` changes."
  | "Only the member"
  | "Only use it in age-restricted channels"
  | "Only use it in this channel"
  | "Only what this member did"
  | "Only you see the result"
  | "Only you see this page. What you paint from it is posted for everybody here, and counts towards your limits."
  | "Open"
  | "Open the settings"
  | "PEFT with the prefix base_model.model"
  | "PEFT with the prefix diffusion_model (ai-toolkit, ComfyUI)"
  | "Page"
  | "Paint"
  | "Paint a fox in the snow"
  | "Paint a part anew"
  | "Paint a picture of what you write"
  | "Paint faster, a little less exactly"
  | "Paint filtered pictures again"
  | "Paint it"
  | "Paint it again"
  | "Paint one prompt many times, side by side, by scale, LoRA, seed or words"
  | "Paint over…"
  | "Paint three fixed prompts with a preset, to compare presets; they become its preview"
  | "Paint without the safety checker, where the channel is age-restricted"
  | "Painted again: I was restarted in the middle"
  | "Painted again: its container could not send the first one"
  | "Painted again: its container stopped in the middle"
  | "People who may use it"
  | "Pictures"
  | "Pictures a day"
  | "Pictures that all members together may paint a day"
  | "Pictures that all members together may paint a month"
  | "Pictures that one person may paint a day; 0 forbids painting"
  | "Pictures that one person may paint a month"
  | "Please change the `shortcut` and the LoRA separately."
  | "Presets belong to a server: please use this command in one."
  | "Presets of this server"
  | "Presets that already exist stay as they are. Import with `replace: True` to change them."
  | "Prompt"
  | "Prompts, options and presets with one of these are refused, however it is spelled."
  | "Recipe"
  | "Recipe in files"
  | "Remove"
  | "Remove a list"
  | "Remove a preset from this server"
  | "Remove the default"
  | "Remove the limits of a role; without one, all limits of this server"
  | "Replicate cannot be reached at the moment. Nothing was started, and nothing is charged. Please try again in a few minutes."
  | "Replicate could not be asked just now"
  | "Replicate has not answered for an hour, so I gave this up: if it was painted, it is deleted by now. Please try again later."
  | "Report"
  | "Report blocked words"
  | "Reroll"
  | "Results that a member gives a ⭐ are copied there. Results of age-restricted channels need an age-restricted one."
  | "Roles (everybody if none)"
  | "Roles whose members may use it"
  | "Rules"
  | "Save"
  | "Saved."
  | "Say what to give: `pictures`, `dollars`, or both."
  | "Say what to limit, such as `at_once`, `pictures_per_day` or `dollars_per_month`."
  | "Scale, and the range members may use"
  | "See `/lora list`."
  | "Seed"
  | "Separate them with commas, and LoRAs with +. The first of each is added to prompts without one."
  | "Separate them with commas. The first is added to prompts without one."
  | "Set default options for your pictures, in every server"
  | "Set higher or lower limits for the members of a role"
  | "Set my own defaults…"
  | "Set the limits of every person"
  | "Settings belong to a server. Use `/settings` there."
  | "Settings of this server"
  | "Shape"
  | "Shape of the picture; custom needs width and height"
  | "Show a preset of this server in full"
  | "Show how much you may paint here, and how much you have painted today"
  | "Show it only to me"
  | "Show it to everybody"
  | "Show my limits"
  | "Show my pictures"
  | "Show one in full"
  | "Show or set the LoRA that is used if nobody chooses one"
  | "Show the default LoRA"
  | "Show the limits of this server"
  | "Show the lists of this server, or one of them"
  | "Show the presets of this server"
  | "Show the server’s limits"
  | "Show them only to who asked for them"
  | "Show what I keep of you, get it as a file, or have it erased"
  | "Show what was painted this month, and what it cost"
  | "Show what you have set for yourself"
  | "Show your pictures"
  | "Show your pictures of the last 30 days"
  | "Show your pictures that I could not deliver, and those that are late"
  | "Shown before its name"
  | "Show…"
  | "Size of the picture in millions of pixels"
  | "Somebody else changed this after you opened the form, and I no longer know what it was before. Open the form again."
  | "Spending is limited here, and I do not know the price of this model. Please choose another one, or try again in a few minutes."
  | "Strength"
  | "Switch LoRA"
  | "Switch LoRA…"
  | "Take back what is left of what a member was given"
  | "Test…"
  | "Thank you. The admins of this server have been told."
  | "That LoRA is at a private address. It must be on the public internet."
  | "That LoRA is in early access: only those who paid for it may download it. Choose an older version."
  | "That file cannot be read as a picture. Save it again as PNG, JPEG or WebP and try again."
  | "That file cannot be read: it is not JSON. Export one with `/lora export` to see what it looks like."
  | "That file could not be read from Discord. Please attach it again."
  | "That file has no list `presets` in it."
  | "That file holds far more than presets have. Export one with `/lora export` to see what it looks like."
  | "That file is too large: preset files have up to 1 MB."
  | "That is not a file of presets. Export one with `/lora export` to see what it looks like."
  | "That model is no longer available. Use `/imagine` with another one."
  | "That picture cannot be found any more. Please paint it again."
  | "That picture is no longer in this message. Use one that still shows its pictures."
  | "That picture is too large for the model. Please use a smaller one."
  | "That preset was removed or has another name now. See `/lora list`."
  | "That preset was removed, renamed, or is not for you any more. See `/lora list`."
  | "That would let everybody change presets. Choose another role."
  | "The LoRA presets of this server"
  | "The address of a LoRA in this recipe is no longer accepted. Use `/imagine` with another LoRA, or write this one anew."
  | "The admins of this server have blocked you: you cannot paint here."
  | "The admins of this server have not allowed you to paint here. They can change that with `/limits`."
  | "The admins of this server have not chosen a channel for reports in `/settings`."
  | "The audit log belongs to a server. Use `/audit` there."
  | "The buttons of its pictures still work."
  | "The entries"
  | "The host of that LoRA asks for an account. Choose a LoRA that anyone may download."
  | "The list is empty. Write one entry on each line."
  | "The mask is no longer in this message. Use *Paint over…* under the picture again."
  | "The mask: white is painted anew"
  | "The method that turns noise into a picture"
  | "The model cannot read the picture that this starts from. Save it again as PNG or JPEG, and attach it anew."
  | "The model could not be started, twice. Please try again in a few minutes."
  | "The model did not start in time, twice. Please try again in a few minutes."
  | "The model did not start in time. It may be starting now: please try again in a few minutes."
  | "The model does not work at the moment. Please try again in a few minutes."
  | "The model failed twice without giving a reason. Please try again in a few minutes."
  | "The model finished without a picture. My operator has been told. Please try again in a minute."
  | "The model of this picture cannot paint a part of it anew."
  | "The model of this picture is no longer available. Use `/imagine` with another one."
  | "The model ran out of memory. Please ask for fewer or smaller pictures, or for fewer LoRAs."
  | "The model stopped, and nobody knows why. Perhaps it ran out of memory: please try again, or ask for fewer or smaller pictures."
  | "The model was interrupted while it painted. Please try again."
  | "The model’s moderation flagged the prompt or the picture as sensitive. Please word the prompt differently."
  | "The model’s safety checker filtered the result. Please try again with a different prompt or another seed."
  | "The name that members choose it by"
  | "The painting service does not respond at the moment. Please try again in a few minutes."
  | "The painting service is down at the moment. Please try again in a few minutes."
  | "The painting took too long and was stopped. The model may be starting: please try again in a few minutes."
  | "The painting was canceled."
  | "The person it shows: only they may use it, and each use is logged"
  | "The picture is deleted."
  | "The picture of its page"
  | "The picture that this starts from can no longer be read from Discord. Please attach it again."
  | "The pictures were painted, but the model could not save them. Please try again."
  | "The preset was changed since. `/lora try` paints all three as it is now."
  | "The presets of this server were changed meanwhile, so nothing was imported. Import the file again."
  | "The prompt is empty. Write what you want to see, such as `a fox in the snow`."
  | "The report could not be posted in the admins’ channel. Please tell an admin of this server yourself."
  | "The role; @everyone means every person"
  | "The safety checker can be turned off in age-restricted channels only."
  | "The same seed and options paint the same picture again"
  | "The scale is a number, such as `0.8`; its range is two numbers, such as `0.5 to 1.2`."
  | "The server’s language in Discord"
  | "The sketch was not finished in time. Ask for fewer steps."
  | "The time for this picture is used up. Please try again."
  | "The whole server’s, with a file; for admins"
  | "There are no presets yet. Add one with `/lora add`, such as `name: sketchbook reference: fofr/flux-handwriting-and-sketch`."
  | "There are no presets yet. The admins can add some."
  | "There are none yet. Paint one with `/imagine`."
  | "There can be up to 10 trigger words of up to 60 characters each, with commas between them."
  | "There is no LoRA at that address. Please check it."
  | "There is no LoRA at that address: the archive has no `.safetensors` file in it."
  | "There is no LoRA at that address: the file has a header that cannot be read."
  | "There is no LoRA at that address: the file has a header that is not JSON."
  | "There is no LoRA at that address: the file has more in its header than a LoRA."
  | "There is no LoRA at that address: the file is cut off."
  | "There is no LoRA at that address: the file is not a `.safetensors` file."
  | "There is no LoRA at that address: the file is not a tar archive."
  | "There is no LoRA at that address: the file is too short for a `.safetensors` file."
  | "There is no other LoRA here."
  | "There is no preset in that file."
  | "There is no preset in this server yet. Add one with `/lora add`."
  | "There is nothing to import."
  | "These pictures are no longer stored. This was their prompt: use `/imagine` to paint it again."
  | "These pictures no longer wait for you. Use `/show waiting` to see what does."
  | "These words may trigger it, by its page or its file. Which ones do?"
  | "They are counted all the same"
  | "This button is from an older version. Use *Paint over…* again."
  | "This button is from an older version. Use `/block` instead."
  | "This button is from an older version. Use `/compare` to go on."
  | "This button is from an older version. Use `/imagine` to go on."
  | "This button is from an older version. Use `/privacy` again."
  | "This cell was not painted. Choose another one."
  | "This did not fail. Use `/imagine` to paint a new picture."
  | "This does not belong to a message of mine in this channel. Use `/imagine` to paint a picture."
  | "This draft was saved or canceled, or is more than an hour old. Start again with `/lora add`."
  | "This example is from an older version. Use `/help` again."
  | "This form is from an older version. Open it anew."
  | "This form is from an older version. Use `/imagine` to go on."
  | "This form was open for too long. Open *Imagine from this* again."
  | "This import was finished or canceled, or is more than an hour old. Import the file again."
  | "This is from an older version. Use `/imagine` to go on."
  | "This is from an older version. Use `/lora search` again."
  | "This is from an older version. Use `/lora` to go on."
  | "This is more than fits into a file. Choose fewer days, or one `member`."
  | "This is no longer being painted."
  | "This is on its way already."
  | "This is what I keep of you, in all servers and in direct messages. If it is much, more files follow."
  | "This list was removed. `/lists add` takes these lines again."
  | "This message has no picture to start from."
  | "This message has no picture."
  | "This model cannot be used at the moment: it needs my operator, who has been told."
  | "This picture could not be checked. Please try again in a few minutes."
  | "This picture is too large to be painted over. Take the one that it was enlarged from."
  | "This picture’s file does not say how it was painted. Write a prompt to paint from the picture."
  | "This picture’s recipe was erased at its person’s request. Use `/imagine` to paint a new one."
  | "This preview is too old. Use *Paint over…* under the picture again."
  | "This server has 200 gifts that are not used up. Take one back with `/limits revoke` before you give another."
  | "This server has no lists. The admins can add some."
  | "This server has no lists. `/lists add name:animal` adds one; then `a __animal__ in the snow` paints one of its words."
  | "This server keeps no audit log. Choose in `/settings`, on the page *Log*, how long it is kept."
  | "This server’s usage this month"
  | "This setting is from an older version. Use `/settings` again."
  | "This sheet is being painted. Cancel it first."
  | "This sheet was already started."
  | "This took too long, so I stopped it. Please try again."
  | "This was already requested, or is more than a day old. `/lora try` paints all three."
  | "This was already requested."
  | "This was open for too long. Open *Recipe* on the picture again."
  | "This was painted with a LoRA that is not for you here."
  | "This was painted with a LoRA that is not for you here. *Switch LoRA* offers others."
  | "This was painted without the safety checker. Use `/show waiting` in an age-restricted channel."
  | "This was painted, but Replicate has not handed it out for an hour, and has deleted it now. I am sorry. Please paint it again."
  | "This would not be blocked."
  | "Those pictures are gone: they are kept for an hour only. Please paint them again."
  | "To paint again what was enlarged, paste this"
  | "To paint it again, paste this"
  | "To paint it here, paste this"
  | "Too many pictures are being painted at the moment. Please try again in a minute."
  | "Train it without DoRA, or look for a version without."
  | "Trigger words"
  | "Try again"
  | "Try it"
  | "US dollars a day"
  | "US dollars that all members’ pictures may cost a month"
  | "US dollars that one person’s pictures may cost a day"
  | "US dollars that one person’s pictures may cost a month"
  | "Unless a member uses the option private. Buttons follow the result that they are under."
  | "Until you unblock them"
  | "Up to 25 channels can be named."
  | "Up to 25 people and 25 roles can be named for a likeness."
  | "Up to 25 roles can be named."
  | "Upscale"
  | "Upscale 2×"
  | "Upscale 4×"
  | "Use `/lora managers` with `add` or `remove` to change this."
  | "Use another LoRA, or several with + between them"
  | "Use it as a LoRA on this model (default: Flux dev)"
  | "Use this in a server. `/usage mine` shows your own."
  | "Used if the LoRA takes them and you type nothing else."
  | "Variant of the model; of Flux, dev is better and schnell faster"
  | "Vary"
  | "Vary strong"
  | "Vary subtle"
  | "What I do with a picture that my operator’s moderation model flags. One that it could not judge is never dropped."
  | "What I keep about you, as JSON"
  | "What I paint with if nobody chooses a LoRA. /lora default sets it, too, and others for channels."
  | "What differs across: seeds 4, scale 0.6, 0.8 .. 1.2, steps 10, 20, loras a, b"
  | "What differs down, in the same way"
  | "What is off is refused under older results, too. Details, Delete and Cancel are always there."
  | "What it should show, such as watercolor or pixel art"
  | "What must not be in the picture"
  | "What should be there?"
  | "What should change?"
  | "What stays: the numbers of what you used, until they expire; what servers set about you; what others made of your pictures; copies in reports to admins and in channels for logs; and files that anybody saved."
  | "What their pictures may cost, in US dollars"
  | "What to paint; '{oil|ink|photo}' is an axis by itself"
  | "What waits is canceled. What is being painted is finished and shown first."
  | "What you can do here, with examples to press"
  | "What you type comes first, then what a preset sets, then these."
  | "What you want to see"
  | "What you wrote:"
  | "Whatever else the LoRA takes: name: value; name: value"
  | "When it ends: 2026-12-24, 7d, 2 weeks; without it, in 30 days"
  | "Where to paint"
  | "Which LoRA model paints it"
  | "Which picture"
  | "Which picture?"
  | "Which preset"
  | "Which trigger word is added to prompts without one?"
  | "White in the mask is painted anew, black stays; needs an image"
  | "Who asked for what here, what came of it, and what admins changed, as a file"
  | "Who asked for what, what came of it, and what admins changed. /audit gives it as a file. Off deletes it."
  | "Who gets more"
  | "Who may change presets"
  | "Who may paint"
  | "Who may paint again"
  | "Who may use it"
  | "Who sees results"
  | "Who to block"
  | "Whoever uses a blocked word is refused; this also tells the admins’ channel who wrote what."
  | "Whole words; nude* also blocks words that begin so. Patterns are regular expressions."
  | "Whose gifts to take back"
  | "Width in pixels; beside an aspect_ratio, that has to be custom"
  | "With the aspect ratio “custom”, give both width and height."
  | "With the rest of their result"
  | "Words in a prompt that trigger it, separated by commas; of several LoRAs with + between them"
  | "Words in braces belong in the prompt, where they are an axis by themselves: `a fox, '{oil|ink|photo}'`."
  | "Would this be blocked?"
  | "Write it as `owner/name` or `owner/name/version` (Replicate), `huggingface.co/owner/name`, `civitai.com/models/<version id>`, or the address of a `.safetensors` file."
  | "XLabs"
  | "You answered this already, or it is more than an hour ago. Ask anew if you still want it."
  | "You can no longer do this here. Use `/help` to see what you can do."
  | "You cannot block yourself."
  | "You have searched a lot just now."
  | "You may not use any of them in this channel."
  | "You tried this again already, or it is more than an hour ago. Send it anew if you still want it."
  | "Your limits here"
  | "Your limits in direct messages"
  | "Your own defaults"
  | "Your own defaults for /imagine, and your limits"
  | "Your own, here"
  | "Your pictures"
  | "Your pictures here this month"
  | "Your pictures here today"
  | "Your spending here this month"
  | "Your spending here today"
  | "Your usage this month"
  | "Your ⭐ counts, but the favourites’ channel no longer exists. The admins can choose another one with `/settings`."
  | "Your ⭐ counts. The admins of this server have not chosen a channel for favourites, so it is copied nowhere. They can with `/settings`."
  | "`--all` paints all choices of a prompt, such as `a '{red|blue}' fox --all`. This prompt has none."
  | "`--all` paints from words alone. Leave `--all` out, or the `image`."
  | "`/lists show` shows all."
  | "`extra_scale` needs an `extra`: a second LoRA."
  | "`height`"
  | "`lora` sets a default and `clear` removes it: use one of them."
  | "`mask` says which part of `image` is painted anew. Add an `image`, or leave the mask out."
  | "`width`"
  | "`width` and `height`"
  | "`width` and `height` count only with `aspect_ratio: custom`. Add that, or leave them out."
  | "a custom size ignores megapixels"
  | "a custom size turns go_fast off"
  | "a licence"
  | "a mask"
  | "a new preset; not saved yet"
  | "a picture"
  | "a picture to start from"
  | "a preset for other people or channels"
  | "a prompt"
  | "a ratio looks like 16:9"
  | "a recommended scale"
  | "a second LoRA"
  | "a size looks like 1024x768"
  | "a sketch, not the model"
  | "a trigger word, which some LoRAs do without"
  | "a whole model, not a LoRA"
  | "age-restricted"
  | "an enlarged picture"
  | "an image turns go_fast off"
  | "an unknown form"
  | "another LoRA on top"
  | "another prompt"
  | "another second LoRA"
  | "any number of pictures a day"
  | "as my operator says"
  | "by a list"
  | "by its page"
  | "canceled"
  | "cannot be shown"
  | "control LoRA"
  | "covered: flagged"
  | "covered: not checked"
  | "diffusers"
  | "failed"
  | "for a text encoder alone"
  | "found on its page or in its published example; not certain"
  | "free of charge"
  | "from an age-restricted channel, so it is not shown here"
  | "in its newest version"
  | "installed here"
  | "is added to prompts without a trigger word"
  | "it holds far more than a preset has"
  | "it is not a preset"
  | "it may have been posted already"
  | "it must be owner/name, huggingface.co/owner/name, civitai.com/models/number, or the address of a .safetensors file."
  | "it needs a value"
  | "it was made for another model, or is saved in a form that this model does not read, such as DoRA. Please choose another LoRA."
  | "its author"
  | "its author has to be named"
  | "its download failed. Please check that it is there and anyone may download it, and try again in a minute."
  | "its example on Replicate"
  | "its file is broken, or is not a .safetensors file. Please choose another LoRA."
  | "its host asks for an account or a key. Please choose a LoRA that anyone may download."
  | "its message cannot be read now"
  | "its message was deleted"
  | "its name is in the file twice"
  | "its page on Civitai"
  | "its page on Hugging Face"
  | "its page says that it is for adults"
  | "its page says that it shows a real person"
  | "its part for the text encoder has no effect here"
  | "its repository has several files. Please add the name of one: huggingface.co/owner/name/file.safetensors."
  | "kohya"
  | "left out --all: it works in /imagine and /compare"
  | "less than 1 %"
  | "likeness: named people only"
  | "link of a picture in Discord"
  | "make it night, and keep everything else"
  | "mask"
  | "may not paint"
  | "more than a billion"
  | "names of Black Forest Labs"
  | "needed"
  | "no equivalent here"
  | "no longer kept"
  | "no picture to start from"
  | "no second LoRA"
  | "nobody yet"
  | "none"
  | "not painted"
  | "nothing is changed yet"
  | "nothing was changed"
  | "number"
  | "numbers with commas"
  | "off"
  | "on"
  | "owner/name, a Hugging Face or Civitai page, or a link to a file; several: a/b:0.8 + c/d:0.6"
  | "painting"
  | "pictures may be sold"
  | "pictures may not be sold"
  | "png has no output_quality"
  | "price unknown"
  | "private, so it cannot be shown again"
  | "prompt_strength needs an image"
  | "refused"
  | "schnell ignores guidance_scale"
  | "sketches, not the model"
  | "so only you can see this"
  | "some channels only"
  | "some roles only"
  | "something went wrong"
  | "something went wrong on my side"
  | "text"
  | "texts with commas"
  | "the earlier picture"
  | "the favourites’ channel"
  | "the pictures on its page on Civitai"
  | "the size comes from the image, not from aspect_ratio"
  | "the size comes from the image, not from megapixels"
  | "there is no .safetensors file. Please choose another LoRA."
  | "there is no such option"
  | "there is nothing at that address. Please check it."
  | "this compare sheet"
  | "this message"
  | "this model takes no picture, so with a nearby seed"
  | "this picture"
  | "this result"
  | "true or false"
  | "what Civitai says of it, because it did not answer"
  | "what Hugging Face says of it, because it did not answer"
  | "what a picture costs"
  | "what is in its archive"
  | "what is in its file, because its host did not hand it out"
  | "what it was made from"
  | "where it all began"
  | "where your copy is painted over"
  | "where your copy is transparent"
  | "where your mask is white"
  | "whether its archive has a second file"
  | "whether its pictures are safe for everyone: it has no safety checker"
  | "whole number"
  | "your copy had another size and was fitted"
  | "✅ paints by itself"
  | "❔ its page does not say which model it was made for"
  | "⭐"
  | "📦 This is painted, and arrives very slowly."
  | "🔎 Checking…"
  | "🖌️ Painting…"
  | "🖌️ Starting…"
  | "🧊 The model is starting up; the first picture after a break takes a minute or two…";

/** Sentences with values, and the values they take. */
export interface SentenceValues {
  "### Audit log\n{count, plural, one {# entry} other {# entries}}\n-# Times are in UTC.": { readonly count: number };
  "### Audit log of {member}\n{count, plural, one {# entry} other {# entries}}\n-# Times are in UTC.": { readonly member: MarkdownPart; readonly count: number };
  "({value} by default)": { readonly value: MarkdownPart };
  "**80% of a limit of this server is used**: {used} `/usage server` shows who and what, `/limits server` changes it.": { readonly used: MarkdownPart };
  "**80% of what you allow in all servers together is used:** {used}": { readonly used: MarkdownPart };
  "**A limit of this server is reached**: {used} `/usage server` shows who and what, `/limits server` changes it.": { readonly used: MarkdownPart };
  "**Added: {count}**\n{names}": { readonly count: MarkdownPart; readonly names: MarkdownPart };
  "**Blocked words:** {person}": { readonly person: MarkdownPart };
  "**Blocked words:** {person} in {channel}": { readonly person: MarkdownPart; readonly channel: MarkdownPart };
  "**Changed: {count}**\n{names}": { readonly count: MarkdownPart; readonly names: MarkdownPart };
  "**Command** {command}": { readonly command: MarkdownPart };
  "**Defaults** {defaults}": { readonly defaults: MarkdownPart };
  "**Each person**: {limits}": { readonly limits: MarkdownPart };
  "**Everybody’s**: {used} of {limit}": { readonly used: MarkdownPart; readonly limit: MarkdownPart };
  "**Fields of {model}**, a line each: a name and a value. In parentheses: what it does by itself.": { readonly model: MarkdownPart };
  "**For** {roles}": { readonly roles: MarkdownPart };
  "**Imported.** {added} added, {changed} changed.": { readonly added: MarkdownPart; readonly changed: MarkdownPart };
  "**In** {channels}": { readonly channels: MarkdownPart };
  "**Likeness** for {people}; each use is logged": { readonly people: MarkdownPart };
  "**LoRAs to switch to**, page {page} of {pages}. Prompt and seed stay as they are.": { readonly page: MarkdownPart; readonly pages: MarkdownPart };
  "**Paint** with `/imagine`: write what you want to see. `lora` chooses the style, at first {defaultModel}; `private` shows the result to you alone. Under a result, buttons enlarge, vary, reroll or edit it.": { readonly defaultModel: MarkdownPart };
  "**Paints with** {source}": { readonly source: MarkdownPart };
  "**Refused: {count}**\n{reasons}": { readonly count: MarkdownPart; readonly reasons: MarkdownPart };
  "**Reported** by {reporter}: painted by {person}": { readonly reporter: MarkdownPart; readonly person: MarkdownPart };
  "**Scale of the {position, selectordinal, one {#st} two {#nd} few {#rd} other {#th}} LoRA** {scale}": { readonly position: number; readonly scale: MarkdownPart };
  "**Scale** {scale}": { readonly scale: MarkdownPart };
  "**The whole server**: {dailyLimit} · {used} so far today": { readonly dailyLimit: MarkdownPart; readonly used: MarkdownPart };
  "**This server** {model}, my own default": { readonly model: MarkdownPart };
  "**This server** {preset}": { readonly preset: MarkdownPart };
  "**Trigger word of the {position, selectordinal, one {#st} two {#nd} few {#rd} other {#th}} LoRA** {words}": { readonly position: number; readonly words: MarkdownPart };
  "**Trigger word** {words}": { readonly words: MarkdownPart };
  "**Unchanged: {count}**\n{names}": { readonly count: MarkdownPart; readonly names: MarkdownPart };
  "**What you allow in all servers together is used up:** {used} New jobs are refused until it starts again.": { readonly used: MarkdownPart };
  "**You**: {limits}": { readonly limits: MarkdownPart };
  "**Your pictures here today**: {used}": { readonly used: MarkdownPart };
  "**Your pictures here today**: {used} of {limit}": { readonly used: MarkdownPart; readonly limit: MarkdownPart };
  "**Your pictures today, everywhere**: {used} of {limit}": { readonly used: MarkdownPart; readonly limit: MarkdownPart };
  "**{baseTitle}** cannot load this LoRA: the file is {form}. {help}": { readonly baseTitle: MarkdownPart; readonly form: MarkdownPart; readonly help: MarkdownPart };
  "**{baseTitle}** would ignore this LoRA, and paint a picture without it: the file is {form}. {help}": { readonly baseTitle: MarkdownPart; readonly form: MarkdownPart; readonly help: MarkdownPart };
  "**{base}** loads archives from {fluxArchiveHost} only, not from {archiveHost}. Give the name of the trained model, `owner/name`: its LoRA is loaded from there.": { readonly base: MarkdownPart; readonly fluxArchiveHost: MarkdownPart; readonly archiveHost: MarkdownPart };
  "**{base}** takes no LoRA beside its own. As `base` choose {instead}.": { readonly base: MarkdownPart; readonly instead: MarkdownPart };
  "**{candidate}** takes no prompt: it enlarges pictures.": { readonly candidate: MarkdownPart };
  "**{cellLabel}**\nThe picture of this cell is no longer stored. It can be painted again with the same seed: {cost}.": { readonly cellLabel: MarkdownPart; readonly cost: MarkdownPart };
  "**{list}** · {count, plural, one {# entry} other {# entries}}": { readonly list: MarkdownPart; readonly count: number };
  "**{member} has reached a limit of their own**: {used} `/limits grant` gives them more.": { readonly member: MarkdownPart; readonly used: MarkdownPart };
  "**{member} has used 80% of a limit of their own**: {used} `/limits grant` gives them more.": { readonly member: MarkdownPart; readonly used: MarkdownPart };
  "**{model}** cannot enlarge {factor} times.": { readonly model: MarkdownPart; readonly factor: MarkdownPart };
  "**{model}** cannot paint a part of a picture anew. {advice}": { readonly model: MarkdownPart; readonly advice: MarkdownPart };
  "**{model}** cannot start from a picture. {advice}": { readonly model: MarkdownPart; readonly advice: MarkdownPart };
  "**{model}** does not take this: {problem}": { readonly model: MarkdownPart; readonly problem: MarkdownPart };
  "**{model}** does not take {name}. {advice} It takes {names}.": { readonly model: MarkdownPart; readonly name: MarkdownPart; readonly advice: MarkdownPart; readonly names: MarkdownPart };
  "**{model}** has changed since this was painted, and no longer takes this: {problem}. Use *Edit* to correct it.": { readonly model: MarkdownPart; readonly problem: MarkdownPart };
  "**{model}** has no safety checker that can be turned on, and my operator allows only models that have one.": { readonly model: MarkdownPart };
  "**{model}** has no {param}.": { readonly model: MarkdownPart; readonly param: MarkdownPart };
  "**{model}** has no {scale}.": { readonly model: MarkdownPart; readonly scale: MarkdownPart };
  "**{model}** has one scale for all of its LoRAs. Give each the same.": { readonly model: MarkdownPart };
  "**{model}** needs {name}.": { readonly model: MarkdownPart; readonly name: MarkdownPart };
  "**{model}** needs {name}. Add it as {option}.": { readonly model: MarkdownPart; readonly name: MarkdownPart; readonly option: MarkdownPart };
  "**{model}** takes all LoRAs in {mainLora}. Add yours there.": { readonly model: MarkdownPart; readonly mainLora: MarkdownPart };
  "**{model}** takes no further pictures. Leave them out.": { readonly model: MarkdownPart };
  "**{model}** takes no other LoRA, so it cannot be the base of one.": { readonly model: MarkdownPart };
  "**{model}** takes no prompt: it only enlarges pictures.": { readonly model: MarkdownPart };
  "**{model}** takes only one LoRA. Leave {surplus, plural, one {the last one} other {the last #}} out, or choose another base.": { readonly model: MarkdownPart; readonly surplus: number };
  "**{model}** takes up to {capacity} LoRAs, and these are {count}. Leave {surplus, plural, one {the last one} other {the last #}} out, or choose another base.": { readonly model: MarkdownPart; readonly capacity: MarkdownPart; readonly count: MarkdownPart; readonly surplus: number };
  "**{name}** can be used in age-restricted channels only.": { readonly name: MarkdownPart };
  "**{name}** can be used in {mentions} only.": { readonly name: MarkdownPart; readonly mentions: MarkdownPart };
  "**{name}** has all the LoRAs already that **{model}** takes. Leave yours out, or choose {lora} for yours alone.": { readonly name: MarkdownPart; readonly model: MarkdownPart; readonly lora: MarkdownPart };
  "**{name}** is a LoRA already, and **{model}** takes one only: choose {lora} for yours alone.": { readonly name: MarkdownPart; readonly model: MarkdownPart; readonly lora: MarkdownPart };
  "**{name}** is a LoRA already. Add a second one as {extraLora}, or choose {lora} for yours alone.": { readonly name: MarkdownPart; readonly extraLora: MarkdownPart; readonly lora: MarkdownPart };
  "**{name}** is for {mentions} only. An admin of this server can give you that role.": { readonly name: MarkdownPart; readonly mentions: MarkdownPart };
  "**{name}** shows somebody’s likeness. Only people chosen by the admins of this server can use it.": { readonly name: MarkdownPart };
  "**{preset}** paints with {model}, which I no longer have. Choose another LoRA.": { readonly preset: MarkdownPart; readonly model: MarkdownPart };
  "**{preset}** was removed. The buttons of its pictures still work.": { readonly preset: MarkdownPart };
  "**{replaces}** was removed meanwhile. Add it again with `/lora add`.": { readonly replaces: MarkdownPart };
  "**{style}** cannot start from a picture. Choose another LoRA.": { readonly style: MarkdownPart };
  "**{title}** by {author}": { readonly title: MarkdownPart; readonly author: MarkdownPart };
  "**{title}** is painted {installedVersion} here, and a model can be here in one version only. Leave the version out, or add {base} to use that version as a LoRA.": { readonly title: MarkdownPart; readonly installedVersion: MarkdownPart; readonly base: MarkdownPart };
  "**{title}**: {used} of {limit}": { readonly title: MarkdownPart; readonly used: MarkdownPart; readonly limit: MarkdownPart };
  "- **How much you paint**, in numbers by day, for limits and costs: {days} days.": { readonly days: MarkdownPart };
  "- **Pictures** are in Discord, not with me. Those that I could not deliver wait for `/show` for {days, plural, one {a day} other {# days}} at most.": { readonly days: number };
  "- **What you ask for:** your prompts, the recipes of your pictures, and where their messages are. It is deleted after {days, plural, one {a day} other {# days}}.": { readonly days: number };
  "- What the admins of a server set themselves is the server’s, also where it names you. A server that removes me is forgotten after {days} days.": { readonly days: MarkdownPart };
  "-# For {person}, <t:{at}:f>, job {job}": { readonly person: MarkdownPart; readonly at: MarkdownPart; readonly job: MarkdownPart };
  "-# Made with {tool}, according to the picture’s file. I did not paint it here.": { readonly tool: MarkdownPart };
  "-# More than I can post: {count}. `/audit` has all.": { readonly count: MarkdownPart };
  "-# Negative prompt: {negativePrompt}": { readonly negativePrompt: MarkdownPart };
  "-# Painted with {lora}": { readonly lora: MarkdownPart };
  "-# and {count, plural, one {# more gift} other {# more gifts}}": { readonly count: number };
  "-# and {count} older": { readonly count: MarkdownPart };
  "A LoRA could not be loaded: {reason}": { readonly reason: MarkdownPart };
  "A preset can have up to {maxPresetLoras} LoRAs, with up to 10 trigger words of up to 60 characters each.": { readonly maxPresetLoras: MarkdownPart };
  "A preset can have up to {maxPresetLoras} LoRAs; these are {count}: {references}.": { readonly maxPresetLoras: MarkdownPart; readonly count: MarkdownPart; readonly references: MarkdownPart };
  "A preset can have up to {maxPresetLoras} LoRAs; with {example} these are {count}.": { readonly maxPresetLoras: MarkdownPart; readonly example: MarkdownPart; readonly count: MarkdownPart };
  "A server can have {maxPresets} presets. Remove one that nobody uses.": { readonly maxPresets: MarkdownPart };
  "A server has up to {lists} lists. Remove one first: `/lists remove`.": { readonly lists: MarkdownPart };
  "A sheet has only two axes, and there are more: {groups, plural, one {# group} other {# groups}} of words in braces and another axis. Leave one out.": { readonly groups: number };
  "A sheet has only two axes, and there are more: {groups, plural, one {# group} other {# groups}} of words in braces beside `x` and `y`. Leave one out.": { readonly groups: number };
  "A sheet has only two axes, and there are more: {groups} groups of words in braces. Leave all but two groups out.": { readonly groups: MarkdownPart };
  "A sheet has up to {maxCells} pictures; {name} has {count} values.": { readonly maxCells: MarkdownPart; readonly name: MarkdownPart; readonly count: MarkdownPart };
  "Added meanwhile, and kept: {items}": { readonly items: MarkdownPart };
  "All of that is {count} pictures; up to {maxCells} are possible. Leave some words out, or leave `--all` out: the seed then picks.": { readonly count: MarkdownPart; readonly maxCells: MarkdownPart };
  "All that {member} was given is reserved for what is being painted. That goes on; what it does not need is taken back.": { readonly member: MarkdownPart };
  "As `base` choose {names}.": { readonly names: MarkdownPart };
  "At most {count, plural, one {# job} other {# jobs}} of this server at once: set by my operator.": { readonly count: number };
  "By its name, models load what is on the main branch of {repository}. Of {revision}, open the `.safetensors` file and copy its address.": { readonly repository: MarkdownPart; readonly revision: MarkdownPart };
  "Canceled: {count, plural, one {# job that had not begun} other {# jobs that had not begun}}.": { readonly count: number };
  "Civitai has no model and no version with the number {source}. Please check the address.": { readonly source: MarkdownPart };
  "Compare sheet of “{prompt}”": { readonly prompt: MarkdownPart };
  "Compare with {name}": { readonly name: MarkdownPart };
  "Continue with a cell, {first} to {last}…": { readonly first: MarkdownPart; readonly last: MarkdownPart };
  "Cost: {cost}": { readonly cost: MarkdownPart };
  "Cost: {cost} (expected: {expected})": { readonly cost: MarkdownPart; readonly expected: MarkdownPart };
  "Did you mean {names}?": { readonly names: MarkdownPart };
  "Did you mean {suggestions}?": { readonly suggestions: MarkdownPart };
  "Edit ({count})…": { readonly count: MarkdownPart };
  "Edit {name}": { readonly name: MarkdownPart };
  "Expected cost: {cost}": { readonly cost: MarkdownPart };
  "For __{name}__ in prompts. An entry may have '{a|b}' and other lists in it.": { readonly name: MarkdownPart };
  "For any of the {count} others, give its address.": { readonly count: MarkdownPart };
  "Go to {links}": { readonly links: MarkdownPart };
  "Hugging Face has no {repository} that everybody may read. Please check the address.": { readonly repository: MarkdownPart };
  "I cannot read {text} as a time. Write a day such as `2026-12-24`, or `7d`, `2 weeks` or `3 months`.": { readonly text: MarkdownPart };
  "I cannot tell which LoRA {typed} is. {acceptedForms}": { readonly typed: MarkdownPart; readonly acceptedForms: MarkdownPart };
  "I have no model {modelName}; `/lora add` fetches it where I can reach Replicate": { readonly modelName: MarkdownPart };
  "Import {count}": { readonly count: MarkdownPart };
  "In this server, I paint only in {mentions}.": { readonly mentions: MarkdownPart };
  "In this server, only members with {mentions} can paint. An admin can give you the role.": { readonly mentions: MarkdownPart };
  "It has the command /{slug} now.": { readonly slug: MarkdownPart };
  "It starts again at midnight UTC, in {time}.": { readonly time: MarkdownPart };
  "It starts again on {date} (UTC), in {days, plural, one {# day} other {# days}}.": { readonly date: MarkdownPart; readonly days: number };
  "Its field {path} is not valid. Fields are {keys}.": { readonly path: MarkdownPart; readonly keys: MarkdownPart };
  "Leave {name} out, or choose another LoRA.": { readonly name: MarkdownPart };
  "Line {lineNumber}, {line}, is not a name and a value, such as `num_inference_steps: 30`.": { readonly lineNumber: MarkdownPart; readonly line: MarkdownPart };
  "Line {lineNumber}, {line}: there is no {option} here.": { readonly lineNumber: MarkdownPart; readonly line: MarkdownPart; readonly option: MarkdownPart };
  "Line {lineNumber}, {line}: there is no {option} here. Did you mean {suggestions}?": { readonly lineNumber: MarkdownPart; readonly line: MarkdownPart; readonly option: MarkdownPart; readonly suggestions: MarkdownPart };
  "Line {lineNumber}, {line}: {name} is there twice.": { readonly lineNumber: MarkdownPart; readonly line: MarkdownPart; readonly name: MarkdownPart };
  "Line {lineNumber}, {line}: {problem}": { readonly lineNumber: MarkdownPart; readonly line: MarkdownPart; readonly problem: MarkdownPart };
  "List {name}": { readonly name: MarkdownPart };
  "LoRAs for “{words}”": { readonly words: MarkdownPart };
  "Members with *Manage Server*, and {roles}.": { readonly roles: MarkdownPart };
  "Model defaults: {text}": { readonly text: MarkdownPart };
  "Moderation flagged all {count} pictures, and this server drops such pictures. They were painted, so they count. Please use another prompt.": { readonly count: MarkdownPart };
  "Moderation keeps this picture from the others: only {person} can open it.": { readonly person: MarkdownPart };
  "My operator allows one person at most {atOnce} at once and {waiting} waiting, whatever a server sets.": { readonly atOnce: MarkdownPart; readonly waiting: MarkdownPart };
  "Not checked: whether the LoRAs of {count, plural, one {# preset} other {# presets}} exist and fit Flux; the first picture will tell.": { readonly count: number };
  "Nothing is kept from {from} to {to}. The log begins when it is switched on, and is kept as long as `/settings` says.": { readonly from: MarkdownPart; readonly to: MarkdownPart };
  "Nothing is painted yet. {person} can start it within a day.": { readonly person: MarkdownPart };
  "Of that for moderation: {cost}": { readonly cost: MarkdownPart };
  "Of the pictures that my operator allows for today, {left, plural, one {# is left} other {# are left}}; this would be {pictures}. I paint again from midnight UTC.": { readonly left: number; readonly pictures: MarkdownPart };
  "Of the {limit, plural, one {# picture} other {# pictures}} that my operator allows you a day, {left, plural, one {# is left} other {# are left}}; this would be {pictures}.": { readonly limit: number; readonly left: number; readonly pictures: MarkdownPart };
  "Of the {limit, plural, one {# picture} other {# pictures}} that this server allows you a day, {left, plural, one {# is left} other {# are left}}; this would be {pictures}.": { readonly limit: number; readonly left: number; readonly pictures: MarkdownPart };
  "Of the {limit, plural, one {# picture} other {# pictures}} that this server may have a day, {left, plural, one {# is left} other {# are left}}; this would be {pictures}.": { readonly limit: number; readonly left: number; readonly pictures: MarkdownPart };
  "Of the {limit} that my operator allows in all servers together a day, there is nothing left.": { readonly limit: MarkdownPart };
  "Of the {limit} that my operator allows in all servers together a month, there is nothing left.": { readonly limit: MarkdownPart };
  "Of the {limit} that the admins of this server allow all members together a day, there is nothing left.": { readonly limit: MarkdownPart };
  "Of the {limit} that the admins of this server allow all members together a month, there is nothing left.": { readonly limit: MarkdownPart };
  "Of the {limit} that this server allows you a day, there is nothing left.": { readonly limit: MarkdownPart };
  "Of the {limit} that this server allows you a month, there is nothing left.": { readonly limit: MarkdownPart };
  "Older ({page} of {pages})": { readonly page: MarkdownPart; readonly pages: MarkdownPart };
  "One of the LoRAs {names} could not be loaded: {reason}": { readonly names: MarkdownPart; readonly reason: MarkdownPart };
  "Only members with *Manage Server*, or one of these roles: {roles}, can change lists.": { readonly roles: MarkdownPart };
  "Only members with *Manage Server*, or one of these roles: {roles}, can change presets.": { readonly roles: MarkdownPart };
  "Only those who accepted its terms may download {repository} from Hugging Face, so the model cannot load it. Choose a LoRA that anyone may download.": { readonly repository: MarkdownPart };
  "Only {person} can do this. Use `/compare` for a sheet of your own.": { readonly person: MarkdownPart };
  "Only {person} can start this. Use `/compare` for a sheet of your own.": { readonly person: MarkdownPart };
  "Only {person}, or somebody with *Manage Messages*, can cancel this.": { readonly person: MarkdownPart };
  "Only {person}, or somebody with *Manage Messages*, can delete this.": { readonly person: MarkdownPart };
  "Paint with {name}": { readonly name: MarkdownPart };
  "Paint with {preset}: {model}": { readonly preset: MarkdownPart; readonly model: MarkdownPart };
  "Paint {count, plural, one {# picture} other {# pictures}}": { readonly count: number };
  "Painted by day. {days}": { readonly days: MarkdownPart };
  "Picture {number}": { readonly number: MarkdownPart };
  "Picture {number}: {text}": { readonly number: MarkdownPart; readonly text: MarkdownPart };
  "Pictures that I cannot deliver are kept for {days, plural, one {a day} other {# days}}, and listed where you asked for them.": { readonly days: number };
  "Please try again in {seconds} s.": { readonly seconds: MarkdownPart };
  "Preset {name}": { readonly name: MarkdownPart };
  "Remove {name}": { readonly name: MarkdownPart };
  "Remove {preset} from this server?": { readonly preset: MarkdownPart };
  "Removed meanwhile, and not put back: {items}": { readonly items: MarkdownPart };
  "Replicate knows no model {model}. Copy `owner/name` from the address of its page there.": { readonly model: MarkdownPart };
  "Saved. {list} in a prompt becomes one of these.": { readonly list: MarkdownPart };
  "Say what to compare: `x`, `y`, or words in the prompt, `'{oil|ink|photo}'`. {axisHelp}": { readonly axisHelp: MarkdownPart };
  "Sent as: {sent}": { readonly sent: MarkdownPart };
  "Show {name}": { readonly name: MarkdownPart };
  "Somebody else changed {fields} meanwhile; what you wrote counts.": { readonly fields: MarkdownPart };
  "Something went wrong on my side. If it happens again, tell my operator: job {job}.": { readonly job: MarkdownPart };
  "Spent by day. {days}": { readonly days: MarkdownPart };
  "Started by {person} from {origin}": { readonly person: MarkdownPart; readonly origin: MarkdownPart };
  "Started from {origin}": { readonly origin: MarkdownPart };
  "Taken back from {member}: {gift}. What is being painted goes on.": { readonly member: MarkdownPart; readonly gift: MarkdownPart };
  "Test: {title}": { readonly title: MarkdownPart };
  "That address has the port {port}. A LoRA must be at an `https` address without a port.": { readonly port: MarkdownPart };
  "That archive has {count} `.safetensors` files, and it has to be one. Unpack it and give the address of the file that you mean.": { readonly count: MarkdownPart };
  "That cannot be kept: {problem}": { readonly problem: MarkdownPart };
  "That file has version {version}, but I read version {fileVersion}. It may be from a newer version.": { readonly version: MarkdownPart; readonly fileVersion: MarkdownPart };
  "That file has {count} presets, but a server can have only {maxPresets}.": { readonly count: MarkdownPart; readonly maxPresets: MarkdownPart };
  "That is not a LoRA file on Hugging Face. Write {repository}, or the address of a `.safetensors` file in it.": { readonly repository: MarkdownPart };
  "That is {count} entries; a list has up to {entries}.": { readonly count: MarkdownPart; readonly entries: MarkdownPart };
  "That makes {sum} pictures; a sheet has up to {maxCells}. Take fewer values.": { readonly sum: MarkdownPart; readonly maxCells: MarkdownPart };
  "That picture has {megapixels} megapixels. I can read up to {maximum} of a file of its kind ({kind}). Make it smaller and try again.": { readonly megapixels: MarkdownPart; readonly maximum: MarkdownPart; readonly kind: MarkdownPart };
  "That picture has {megapixels} megapixels. I can read up to {maximum} of a file of its kind ({kind}). Make it smaller, or save it as a plain JPEG, and try again.": { readonly megapixels: MarkdownPart; readonly maximum: MarkdownPart; readonly kind: MarkdownPart };
  "The LoRA could not be loaded: {reason}": { readonly reason: MarkdownPart };
  "The LoRA {name} could not be loaded: {reason}": { readonly name: MarkdownPart; readonly reason: MarkdownPart };
  "The LoRA {reference} cannot be used. {reason}": { readonly reference: MarkdownPart; readonly reason: MarkdownPart };
  "The LoRA {weights} is there twice. Leave one out.": { readonly weights: MarkdownPart };
  "The address of a LoRA can have up to {maxReferenceLength} characters.": { readonly maxReferenceLength: MarkdownPart };
  "The address of a LoRA of **{preset}** is no longer accepted. An admin of this server can correct it with `/lora edit`.": { readonly preset: MarkdownPart };
  "The admins of this server do not allow {line} here. Say it in other words, or ask them.": { readonly line: MarkdownPart };
  "The admins of this server have blocked you until <t:{until}:f>: you cannot paint here.": { readonly until: MarkdownPart };
  "The admins of this server have switched **{button}** off.": { readonly button: MarkdownPart };
  "The day ends at midnight UTC, in {time}.": { readonly time: MarkdownPart };
  "The defaults cannot be used together: {reason}": { readonly reason: MarkdownPart };
  "The file is from another server: roles, channels and commands of {count, plural, one {# preset} other {# presets}} are left out. Check who may use them.": { readonly count: number };
  "The model does not accept this: {details}. Please correct it and try again.": { readonly details: MarkdownPart };
  "The model has changed since then: {changes}": { readonly changes: MarkdownPart };
  "The names are {names}.": { readonly names: MarkdownPart };
  "The picture; {percent} of it is pink": { readonly percent: MarkdownPart };
  "The pictures are too big together for {modelName}. Use smaller ones.": { readonly modelName: MarkdownPart };
  "The prompt has {count} characters; up to {maxPromptLength} are possible. Please shorten it.": { readonly count: MarkdownPart; readonly maxPromptLength: MarkdownPart };
  "The queue is full. There should be room in about {seconds} s: please try again then.": { readonly seconds: MarkdownPart };
  "The range of the scale goes from {low} to {high}: the smaller number comes first.": { readonly low: MarkdownPart; readonly high: MarkdownPart };
  "The repository of LoRA {number} has several files. Which one is it?": { readonly number: MarkdownPart };
  "The repository of that LoRA has several files. Add the name of one to its address, such as {first}.": { readonly first: MarkdownPart };
  "The scale goes from {low} to {high} here; {scale} is outside.": { readonly low: MarkdownPart; readonly high: MarkdownPart; readonly scale: MarkdownPart };
  "The scale of **{model}** goes from {minimum} to {maximum}; {bound} is outside.": { readonly model: MarkdownPart; readonly minimum: MarkdownPart; readonly maximum: MarkdownPart; readonly bound: MarkdownPart };
  "There are {count} groups of trigger words, but {loras} LoRAs. Write one for each, with ` + ` between them.": { readonly count: MarkdownPart; readonly loras: MarkdownPart };
  "There are {count} scales, but {loras} LoRAs. Write one for each, with ` + ` between them.": { readonly count: MarkdownPart; readonly loras: MarkdownPart };
  "There are {loraCount} LoRAs and {scaleCount} scales. Write one scale for each in {scale}, or one for all.": { readonly loraCount: MarkdownPart; readonly scaleCount: MarkdownPart; readonly scale: MarkdownPart };
  "There are {loraCount} LoRAs and {scaleCount} scales. Write up to {maxScales} in {scale}.": { readonly loraCount: MarkdownPart; readonly scaleCount: MarkdownPart; readonly maxScales: MarkdownPart; readonly scale: MarkdownPart };
  "There is a list {name} already. Change it with `/lists edit`.": { readonly name: MarkdownPart };
  "There is a preset **{name}** already. Choose another name, or use `/lora edit`.": { readonly name: MarkdownPart };
  "There is a preset **{name}** already. Choose another name.": { readonly name: MarkdownPart };
  "There is no LoRA {typed} here. {advice}": { readonly typed: MarkdownPart; readonly advice: MarkdownPart };
  "There is no `.safetensors` file in {repository} on Hugging Face.": { readonly repository: MarkdownPart };
  "There is no axis {text}. Did you mean {suggestion}? {axisHelp}": { readonly text: MarkdownPart; readonly suggestion: MarkdownPart; readonly axisHelp: MarkdownPart };
  "There is no list {name} here. {advice}": { readonly name: MarkdownPart; readonly advice: MarkdownPart };
  "There is no model {typed} here. As `base` choose {instead}.": { readonly typed: MarkdownPart; readonly instead: MarkdownPart };
  "There is no option {name}. Discord may still show an old version of this command: please try again in a minute.": { readonly name: MarkdownPart };
  "There is no preset {name} in this server. {instead}": { readonly name: MarkdownPart; readonly instead: MarkdownPart };
  "These are {count} days. Choose {max} or fewer.": { readonly count: MarkdownPart; readonly max: MarkdownPart };
  "They start again at midnight UTC, in {time}.": { readonly time: MarkdownPart };
  "This LoRA was made for {family}, so it does not fit **{baseTitle}**.": { readonly family: MarkdownPart; readonly baseTitle: MarkdownPart };
  "This is part {part} of what I keep of you.": { readonly part: MarkdownPart };
  "This pattern cannot be read: {source}. It is RE2’s syntax: no look-around, no back-references.": { readonly source: MarkdownPart };
  "This pattern is too large: {source}. Repeat less in it, or use several.": { readonly source: MarkdownPart };
  "This picture is {count} MB; {option} takes up to {maxInputBytes} MB. Make it smaller and try again.": { readonly count: MarkdownPart; readonly option: MarkdownPart; readonly maxInputBytes: MarkdownPart };
  "This picture is {width} × {height}: {factor} times as wide is more than can be painted and sent.": { readonly width: MarkdownPart; readonly height: MarkdownPart; readonly factor: MarkdownPart };
  "This picture is {width} × {height}: {factor} times as wide is more than can be painted and sent. Twice as wide is possible.": { readonly width: MarkdownPart; readonly height: MarkdownPart; readonly factor: MarkdownPart };
  "This picture is {width}×{height} already: too large to be enlarged here. Give a smaller one.": { readonly width: MarkdownPart; readonly height: MarkdownPart };
  "This server has all the places in the queue that it can have. There should be room in about {seconds} s: please try again then.": { readonly seconds: MarkdownPart };
  "This server has used the {limit, plural, one {# picture} other {# pictures}} that its admins allow a day.": { readonly limit: number };
  "This sheet needs {pictureCount} ({cost}).": { readonly pictureCount: MarkdownPart; readonly cost: MarkdownPart };
  "This took longer than {minutes} minutes, so I gave it up. Please try again.": { readonly minutes: MarkdownPart };
  "This would be blocked, by {line}.": { readonly line: MarkdownPart };
  "To paint again what was enlarged, paste this and attach {names}": { readonly names: MarkdownPart };
  "To paint it again, paste this and attach {names}": { readonly names: MarkdownPart };
  "Too many pictures are being painted at the moment. Please try again in {seconds} seconds.": { readonly seconds: MarkdownPart };
  "Try the {count} failed again": { readonly count: MarkdownPart };
  "Try {name}": { readonly name: MarkdownPart };
  "Two presets would have the command {duplicateCommand}. Choose another name.": { readonly duplicateCommand: MarkdownPart };
  "Up to {length}, such as somebody or a style that your words speak of": { readonly length: MarkdownPart };
  "Up to {maxBlocked} members can be blocked. `/unblock` makes room.": { readonly maxBlocked: MarkdownPart };
  "Up to {maxShortcuts} presets of a server can have a command of their own.": { readonly maxShortcuts: MarkdownPart };
  "Up to {patterns} patterns are possible; these are {count}.": { readonly patterns: MarkdownPart; readonly count: MarkdownPart };
  "Use it: {command}": { readonly command: MarkdownPart };
  "Use {name}": { readonly name: MarkdownPart };
  "What is at that address on Civitai is not a LoRA, but of the type {otherType}.": { readonly otherType: MarkdownPart };
  "What is pink is painted anew: {percent} of the picture": { readonly percent: MarkdownPart };
  "What {name} looks like, {index} of {count}": { readonly name: MarkdownPart; readonly index: MarkdownPart; readonly count: MarkdownPart };
  "Who may use {preset}": { readonly preset: MarkdownPart };
  "With **{style}**: {reason}": { readonly style: MarkdownPart; readonly reason: MarkdownPart };
  "With the words that were picked, the prompt has {count} characters; up to {maxPromptLength} are possible.": { readonly count: MarkdownPart; readonly maxPromptLength: MarkdownPart };
  "With what was added meanwhile, this has {count} characters; at most {max} fit. Write less, or open the form again to see all.": { readonly count: MarkdownPart; readonly max: MarkdownPart };
  "With what was added meanwhile, {count} would be chosen; at most {max} are possible. Open this again to see all.": { readonly count: MarkdownPart; readonly max: MarkdownPart };
  "Write values after the name, such as {name}.": { readonly name: MarkdownPart };
  "You already have {count, plural, one {# request} other {# requests}} waiting. The next should start in about {seconds} s: please try again then.": { readonly count: number; readonly seconds: MarkdownPart };
  "You have taken {count} cells within a minute.": { readonly count: MarkdownPart };
  "You have used the {limit, plural, one {# picture} other {# pictures}} that my operator allows you a day.": { readonly limit: number };
  "You have used the {limit, plural, one {# picture} other {# pictures}} that this server allows you a day.": { readonly limit: number };
  "Your ⭐ counts, but I may not post pictures in {channel}. The admins can change that.": { readonly channel: MarkdownPart };
  "Your ⭐ counts, but the picture could not be copied to {channel}. Press ⭐ again later to copy it.": { readonly channel: MarkdownPart };
  "Your ⭐ counts. This picture stays here: {channel} is not age-restricted.": { readonly channel: MarkdownPart };
  "[picture]({link}) of {member} reported": { readonly link: MarkdownPart; readonly member: MarkdownPart };
  "[{count, plural, one {# picture} other {# pictures}}]({link})": { readonly count: number; readonly link: MarkdownPart };
  "`aspect_ratio: custom` needs {missing} too, such as `width: 1024 height: 768`.": { readonly missing: MarkdownPart };
  "`x` and `y` are both {x}. Make one of them something else.": { readonly x: MarkdownPart };
  "a picture costs {cost}": { readonly cost: MarkdownPart };
  "a ratio goes from 1:{most} to {most}:1": { readonly most: MarkdownPart };
  "a server can have {maxPresets}, so there is room for {remaining}": { readonly maxPresets: MarkdownPart; readonly remaining: MarkdownPart };
  "a server can have {maxShortcuts} presets with a command of their own": { readonly maxShortcuts: MarkdownPart };
  "a sheet has no {option}": { readonly option: MarkdownPart };
  "about {amount}": { readonly amount: MarkdownPart };
  "about {duration}": { readonly duration: MarkdownPart };
  "already here as **{first}**": { readonly first: MarkdownPart };
  "and {count, plural, one {# more channel} other {# more channels}}": { readonly count: number };
  "and {count} more": { readonly count: MarkdownPart };
  "attach the picture as the option {option}": { readonly option: MarkdownPart };
  "by a list of {date}": { readonly date: MarkdownPart };
  "by its page of {date}": { readonly date: MarkdownPart };
  "came back with {count} of {wanted}": { readonly count: MarkdownPart; readonly wanted: MarkdownPart };
  "default LoRA in {channel}: {before} → {after}": { readonly channel: MarkdownPart; readonly before: MarkdownPart; readonly after: MarkdownPart };
  "default LoRA: {before} → {after}": { readonly before: MarkdownPart; readonly after: MarkdownPart };
  "default: {preset}": { readonly preset: MarkdownPart };
  "did you mean --{suggestion}?": { readonly suggestion: MarkdownPart };
  "every prompt needs {options} beside it": { readonly options: MarkdownPart };
  "fits {base}": { readonly base: MarkdownPart };
  "for {family}": { readonly family: MarkdownPart };
  "from {minimum} up to {maximum}": { readonly minimum: MarkdownPart; readonly maximum: MarkdownPart };
  "from {minimum} upwards": { readonly minimum: MarkdownPart };
  "gift to {member}: {before} → {after}": { readonly member: MarkdownPart; readonly before: MarkdownPart; readonly after: MarkdownPart };
  "in version {version}": { readonly version: MarkdownPart };
  "it needs a value, such as {example}": { readonly example: MarkdownPart };
  "its author advises: {hint}": { readonly hint: MarkdownPart };
  "its field {field} is not valid": { readonly field: MarkdownPart };
  "its page says: {text}": { readonly text: MarkdownPart };
  "its published example uses {options}": { readonly options: MarkdownPart };
  "job {job}": { readonly job: MarkdownPart };
  "left out Model {model}: it is not here, or another LoRA is chosen": { readonly model: MarkdownPart };
  "left out {options}, which {model} does not take": { readonly options: MarkdownPart; readonly model: MarkdownPart };
  "left out {options}, which {model} no longer has": { readonly options: MarkdownPart; readonly model: MarkdownPart };
  "left out {options}: {reason}": { readonly options: MarkdownPart; readonly reason: MarkdownPart };
  "left out {option}, since {preset} has as many LoRAs as it can": { readonly option: MarkdownPart; readonly preset: MarkdownPart };
  "left out {option}: {model} does not take it": { readonly option: MarkdownPart; readonly model: MarkdownPart };
  "less than {amount}": { readonly amount: MarkdownPart };
  "licence: {licence}": { readonly licence: MarkdownPart };
  "limits of every person: {before} → {after}": { readonly before: MarkdownPart; readonly after: MarkdownPart };
  "limits of the whole server: {before} → {after}": { readonly before: MarkdownPart; readonly after: MarkdownPart };
  "limits of {role}: {before} → {after}": { readonly role: MarkdownPart; readonly before: MarkdownPart; readonly after: MarkdownPart };
  "list **{name}**: {before} → {after}": { readonly name: MarkdownPart; readonly before: MarkdownPart; readonly after: MarkdownPart };
  "moderation flagged {count, plural, one {picture} other {pictures}} {places}": { readonly count: number; readonly places: MarkdownPart };
  "more than {count}": { readonly count: MarkdownPart };
  "no. {number}": { readonly number: MarkdownPart };
  "number from {minimum}": { readonly minimum: MarkdownPart };
  "number from {minimum} up to {maximum}": { readonly minimum: MarkdownPart; readonly maximum: MarkdownPart };
  "number up to {maximum}": { readonly maximum: MarkdownPart };
  "number {number}": { readonly number: MarkdownPart };
  "of LoRA {number}": { readonly number: MarkdownPart };
  "one of {named}, … ({count})": { readonly named: MarkdownPart; readonly count: MarkdownPart };
  "only my operator can add models, and {model} is not installed": { readonly model: MarkdownPart };
  "painted without {lora}, which is not here": { readonly lora: MarkdownPart };
  "picked at random: {words}": { readonly words: MarkdownPart };
  "picture {number}": { readonly number: MarkdownPart };
  "preset **{name}** added": { readonly name: MarkdownPart };
  "preset **{name}** changed: {before} → {after}": { readonly name: MarkdownPart; readonly before: MarkdownPart; readonly after: MarkdownPart };
  "preset **{name}** removed": { readonly name: MarkdownPart };
  "preset {preset}": { readonly preset: MarkdownPart };
  "rank {rank}": { readonly rank: MarkdownPart };
  "refused for {line}": { readonly line: MarkdownPart };
  "refused: {reason}": { readonly reason: MarkdownPart };
  "replaces {replaces}; not saved yet": { readonly replaces: MarkdownPart };
  "reported [picture]({link}) deleted": { readonly link: MarkdownPart };
  "roles that may change presets: {before} → {after}": { readonly before: MarkdownPart; readonly after: MarkdownPart };
  "run {count, plural, =1 {once} other {# times}} on Replicate": { readonly count: number };
  "scale {scale}": { readonly scale: MarkdownPart };
  "scale {scale}, recommended by {source}": { readonly scale: MarkdownPart; readonly source: MarkdownPart };
  "seed {seed}": { readonly seed: MarkdownPart };
  "strength {strength}": { readonly strength: MarkdownPart };
  "takes {inputs}": { readonly inputs: MarkdownPart };
  "the option {option} comes first": { readonly option: MarkdownPart };
  "the shape of the pictures of {model} cannot be set": { readonly model: MarkdownPart };
  "the usual steps of {model} are not known": { readonly model: MarkdownPart };
  "there is no list {list} here": { readonly list: MarkdownPart };
  "there is no list {list} here; did you mean {suggestion}?": { readonly list: MarkdownPart; readonly suggestion: MarkdownPart };
  "trigger {trigger}": { readonly trigger: MarkdownPart };
  "up to {maximum}": { readonly maximum: MarkdownPart };
  "version {version}": { readonly version: MarkdownPart };
  "whether it fits {base}; the first picture will tell": { readonly base: MarkdownPart };
  "whether {base} loads it; the first picture will tell": { readonly base: MarkdownPart };
  "whether {model} exists and fits {base}: {reason}": { readonly model: MarkdownPart; readonly base: MarkdownPart; readonly reason: MarkdownPart };
  "whether {reference} exists and is a LoRA for Flux; the first picture will tell": { readonly reference: MarkdownPart };
  "whole number from {minimum}": { readonly minimum: MarkdownPart };
  "whole number from {minimum} up to {maximum}": { readonly minimum: MarkdownPart; readonly maximum: MarkdownPart };
  "whole number up to {maximum}": { readonly maximum: MarkdownPart };
  "write {example}": { readonly example: MarkdownPart };
  "{amount} a day": { readonly amount: MarkdownPart };
  "{amount} a month": { readonly amount: MarkdownPart };
  "{asked} became {taken}": { readonly asked: MarkdownPart; readonly taken: MarkdownPart };
  "{axis} across: {values}": { readonly axis: MarkdownPart; readonly values: MarkdownPart };
  "{axis} down: {values}": { readonly axis: MarkdownPart; readonly values: MarkdownPart };
  "{command} already is the command of **{conflicting}**.": { readonly command: MarkdownPart; readonly conflicting: MarkdownPart };
  "{command} is one of my own commands. Rename the preset first.": { readonly command: MarkdownPart };
  "{common} `/lora add` adds one: its name and `owner/name` on Replicate, or a page on Hugging Face or Civitai. `/lora edit` and `/lora try` go on from there.": { readonly common: MarkdownPart };
  "{cost} expected": { readonly cost: MarkdownPart };
  "{count, plural, one {# download} other {# downloads}}": { readonly count: number };
  "{count, plural, one {# job} other {# jobs}} at once": { readonly count: number };
  "{count, plural, one {# new preset} other {# new presets}}": { readonly count: number };
  "{count, plural, one {# picture could not be checked this time either.} other {# pictures could not be checked this time either.}} Please try again in a few minutes.": { readonly count: number };
  "{count, plural, one {# picture is missing: moderation flagged picture {places}} other {# pictures are missing: moderation flagged pictures {places}}}": { readonly count: number; readonly places: MarkdownPart };
  "{count, plural, one {# picture is missing: the model’s safety checker filtered picture {places}} other {# pictures are missing: the model’s safety checker filtered pictures {places}}}": { readonly count: number; readonly places: MarkdownPart };
  "{count, plural, one {# picture waits} other {# pictures wait}} in `/show`": { readonly count: number };
  "{count, plural, one {# picture} other {# pictures}}": { readonly count: number };
  "{count, plural, one {# picture} other {# pictures}} a day": { readonly count: number };
  "{count, plural, one {# picture} other {# pictures}} a month": { readonly count: number };
  "{count, plural, one {# picture} other {# pictures}} instead of {wanted}": { readonly count: number; readonly wanted: MarkdownPart };
  "{count, plural, one {# preset} other {# presets}}": { readonly count: number };
  "{count, plural, one {# preset} other {# presets}}, without their preview pictures.": { readonly count: number };
  "{count, plural, one {# preset} other {# presets}}; {hidden} more for other people or channels": { readonly count: number; readonly hidden: MarkdownPart };
  "{count, plural, one {# run} other {# runs}}": { readonly count: number };
  "{count, plural, one {# seed} other {# seeds}}": { readonly count: number };
  "{count, plural, one {# shortcut} other {# shortcuts}}": { readonly count: number };
  "{count, plural, one {# step} other {# steps}}": { readonly count: number };
  "{count, plural, one {Paint the missing picture again} other {Paint the missing # again}}": { readonly count: number };
  "{count, plural, one {picture {places} arrived broken} other {pictures {places} arrived broken}}": { readonly count: number; readonly places: MarkdownPart };
  "{count, plural, one {picture {places} could not be checked and is treated as flagged} other {pictures {places} could not be checked and are treated as flagged}}": { readonly count: number; readonly places: MarkdownPart };
  "{count, plural, one {trigger word, maybe: {triggers}} other {trigger words, maybe: {triggers}}}": { readonly count: number; readonly triggers: MarkdownPart };
  "{count, plural, one {trigger word: {triggers}} other {trigger words: {triggers}}}": { readonly count: number; readonly triggers: MarkdownPart };
  "{count} failed: {reason}": { readonly count: MarkdownPart; readonly reason: MarkdownPart };
  "{count} found among my own models": { readonly count: MarkdownPart };
  "{count} found on {sites}": { readonly count: MarkdownPart; readonly sites: MarkdownPart };
  "{count} more": { readonly count: MarkdownPart };
  "{count} waiting": { readonly count: MarkdownPart };
  "{day} is in the future. Choose an earlier day.": { readonly day: MarkdownPart };
  "{dollars} more is reserved for jobs whose cost is not known yet.": { readonly dollars: MarkdownPart };
  "{emoji} is not an emoji. Give a single one, such as 🦊, or one of this server’s.": { readonly emoji: MarkdownPart };
  "{example} stands for four seeds in a row; up to {maxCells} are possible. For this one value write {axis}.": { readonly example: MarkdownPart; readonly maxCells: MarkdownPart; readonly axis: MarkdownPart };
  "{factor} times {width}×{height} is too large to paint here. Choose a scale of {maxFactor} or less.": { readonly factor: MarkdownPart; readonly width: MarkdownPart; readonly height: MarkdownPart; readonly maxFactor: MarkdownPart };
  "{first} is after {last}. Write the earlier day into `from`.": { readonly first: MarkdownPart; readonly last: MarkdownPart };
  "{first} is not in the prompt, so nothing can replace it. Or write {words} there.": { readonly first: MarkdownPart; readonly words: MarkdownPart };
  "{first}, or {others}": { readonly first: MarkdownPart; readonly others: MarkdownPart };
  "{flag} is {option}": { readonly flag: MarkdownPart; readonly option: MarkdownPart };
  "{form} by {trainer}": { readonly form: MarkdownPart; readonly trainer: MarkdownPart };
  "{frames, select, first {re-encoded as webp, lossless (first frame only), to fit {limit}} other {re-encoded as webp, lossless, to fit {limit}}}": { readonly frames: string; readonly limit: MarkdownPart };
  "{frames, select, first {re-encoded as {format}, quality {quality} (first frame only), to fit {limit}} other {re-encoded as {format}, quality {quality}, to fit {limit}}}": { readonly frames: string; readonly format: MarkdownPart; readonly quality: MarkdownPart; readonly limit: MarkdownPart };
  "{frames, select, first {scaled to {size} as {format} (first frame only), to fit {limit}} other {scaled to {size} as {format}, to fit {limit}}}": { readonly frames: string; readonly size: MarkdownPart; readonly format: MarkdownPart; readonly limit: MarkdownPart };
  "{from} to {to}": { readonly from: MarkdownPart; readonly to: MarkdownPart };
  "{hours} h {minutes} min": { readonly hours: MarkdownPart; readonly minutes: MarkdownPart };
  "{id} is the id of the model’s page, but the id of a *version* is needed. On that page choose the version and copy the address again: it then ends in `?modelVersionId=…`.": { readonly id: MarkdownPart };
  "{item} is not a number. {name} can be a list, `0.6, 0.8, 1`, or a range, `0.6, 0.8 .. 1.2` or `1-5`.": { readonly item: MarkdownPart; readonly name: MarkdownPart };
  "{item} is {count} values, and a sheet has up to {maxCells} pictures. Take larger steps, such as `10, 20 .. 50`.": { readonly item: MarkdownPart; readonly count: MarkdownPart; readonly maxCells: MarkdownPart };
  "{item} never gets from {from} to {to} in steps of {signedStep}.": { readonly item: MarkdownPart; readonly from: MarkdownPart; readonly to: MarkdownPart; readonly signedStep: MarkdownPart };
  "{kind, select, reroll {Rerolled} vary {Varied} upscale {Enlarged} switch {Switched} edit {Edited} change {Changed by words} inpaint {Painted over} missing {Missing pictures} retry {Missing pictures} compare {Picked} other {Made}}": { readonly kind: string };
  "{kind, select, reroll {Rerolled} vary {Varied} upscale {Enlarged} switch {Switched} edit {Edited} change {Changed by words} inpaint {Painted over} missing {Missing pictures} retry {Missing pictures} compare {Picked} other {Made}} by {person}": { readonly kind: string; readonly person: MarkdownPart };
  "{kind, select, reroll {Rerolled} vary {Varied} upscale {Enlarged} switch {Switched} edit {Edited} change {Changed by words} inpaint {Painted over} missing {Missing pictures} retry {Missing pictures} compare {Picked} other {Made}} by {person} from {source}": { readonly kind: string; readonly person: MarkdownPart; readonly source: MarkdownPart };
  "{kind, select, reroll {Rerolled} vary {Varied} upscale {Enlarged} switch {Switched} edit {Edited} change {Changed by words} inpaint {Painted over} missing {Missing pictures} retry {Missing pictures} compare {Picked} other {Made}} from {source}": { readonly kind: string; readonly source: MarkdownPart };
  "{left} left of the {limit} that my operator allows in all servers together a day; this may take {needed}.": { readonly left: MarkdownPart; readonly limit: MarkdownPart; readonly needed: MarkdownPart };
  "{left} left of the {limit} that my operator allows in all servers together a month; this may take {needed}.": { readonly left: MarkdownPart; readonly limit: MarkdownPart; readonly needed: MarkdownPart };
  "{left} left of the {limit} that the admins of this server allow all members together a day; this may take {needed}.": { readonly left: MarkdownPart; readonly limit: MarkdownPart; readonly needed: MarkdownPart };
  "{left} left of the {limit} that the admins of this server allow all members together a month; this may take {needed}.": { readonly left: MarkdownPart; readonly limit: MarkdownPart; readonly needed: MarkdownPart };
  "{left} left of the {limit} that this server allows you a day; this may take {needed}.": { readonly left: MarkdownPart; readonly limit: MarkdownPart; readonly needed: MarkdownPart };
  "{left} left of the {limit} that this server allows you a month; this may take {needed}.": { readonly left: MarkdownPart; readonly limit: MarkdownPart; readonly needed: MarkdownPart };
  "{long} has {count} characters; an entry has up to {entryLength}.": { readonly long: MarkdownPart; readonly count: MarkdownPart; readonly entryLength: MarkdownPart };
  "{member} blocked": { readonly member: MarkdownPart };
  "{member} blocked until {time}": { readonly member: MarkdownPart; readonly time: MarkdownPart };
  "{member} can paint here again.": { readonly member: MarkdownPart };
  "{member} has nothing here that can be taken back.": { readonly member: MarkdownPart };
  "{member} unblocked": { readonly member: MarkdownPart };
  "{member} was not blocked here.": { readonly member: MarkdownPart };
  "{minutes} min": { readonly minutes: MarkdownPart };
  "{minutes} min {seconds} s": { readonly minutes: MarkdownPart; readonly seconds: MarkdownPart };
  "{modelName} could not be started. My operator has been told. Try another LoRA.": { readonly modelName: MarkdownPart };
  "{modelName} does not accept this: {fields}. Change it and try again.": { readonly modelName: MarkdownPart; readonly fields: MarkdownPart };
  "{modelName} does not publish a schema of its input.": { readonly modelName: MarkdownPart };
  "{modelName} does not run here, and no other model does yet.": { readonly modelName: MarkdownPart };
  "{modelName} does not run here. Choose one of these with the option `lora`: {models}": { readonly modelName: MarkdownPart; readonly models: MarkdownPart };
  "{modelName} has stopped working. My operator has been told. Try again later, or with another LoRA.": { readonly modelName: MarkdownPart };
  "{modelName} has {problem}. My operator has to correct its model file.": { readonly modelName: MarkdownPart; readonly problem: MarkdownPart };
  "{modelName} is busy and did not finish in time. Try again in a few minutes.": { readonly modelName: MarkdownPart };
  "{modelName} is switched off or cannot be reached. Try again later, or with another LoRA.": { readonly modelName: MarkdownPart };
  "{modelName} makes no pictures: its own example is a file of another kind ({endings}).": { readonly modelName: MarkdownPart; readonly endings: MarkdownPart };
  "{modelName} stopped each time it painted this. Perhaps it ran out of memory: ask for fewer or smaller pictures.": { readonly modelName: MarkdownPart };
  "{model} cannot be painted with here: {problem}": { readonly model: MarkdownPart; readonly problem: MarkdownPart };
  "{model} does not take {option}": { readonly model: MarkdownPart; readonly option: MarkdownPart };
  "{model} is not a LoRA for Flux (it has no {field}), so it does not fit **{base}**.": { readonly model: MarkdownPart; readonly field: MarkdownPart; readonly base: MarkdownPart };
  "{model} is not a LoRA for Flux (it has {field}), so it does not fit **{base}**.": { readonly model: MarkdownPart; readonly field: MarkdownPart; readonly base: MarkdownPart };
  "{model} is not installed here, and only my operator can add models. Choose a model that is installed, or add {defaultBaseModel} to use it as a LoRA.": { readonly model: MarkdownPart; readonly defaultBaseModel: MarkdownPart };
  "{model} is there": { readonly model: MarkdownPart };
  "{model} is there, and fits Flux": { readonly model: MarkdownPart };
  "{model} is there, version {version}": { readonly model: MarkdownPart; readonly version: MarkdownPart };
  "{model} is there, version {version}, and fits Flux": { readonly model: MarkdownPart; readonly version: MarkdownPart };
  "{model} takes no second LoRA": { readonly model: MarkdownPart };
  "{model} takes two LoRAs": { readonly model: MarkdownPart };
  "{model}, my own default": { readonly model: MarkdownPart };
  "{model}, which is no longer here": { readonly model: MarkdownPart };
  "{money} of {givenMoney} left until {end}": { readonly money: MarkdownPart; readonly givenMoney: MarkdownPart; readonly end: MarkdownPart };
  "{name} cannot be a preset’s name. A name begins with a letter or digit and has up to 32 letters, digits, spaces and `_ . ' -`.": { readonly name: MarkdownPart };
  "{name} cannot be typed.": { readonly name: MarkdownPart };
  "{name} has {length} characters; up to {maxLength} are possible. Please shorten it.": { readonly name: MarkdownPart; readonly length: MarkdownPart; readonly maxLength: MarkdownPart };
  "{name} is a list of numbers with commas between them, such as `0.8, 1`.": { readonly name: MarkdownPart };
  "{name} is a number.": { readonly name: MarkdownPart };
  "{name} is a whole number below 2^64.": { readonly name: MarkdownPart };
  "{name} is a whole number.": { readonly name: MarkdownPart };
  "{name} is either true or false.": { readonly name: MarkdownPart };
  "{name} is neither an axis nor a LoRA here. Axes are `scale`, `guidance`, `steps`, `seeds`, `loras`, `aspect`, `model` and `words`, followed by values: `scale 0.6, 0.8 .. 1.2`.": { readonly name: MarkdownPart };
  "{name} is not a file.": { readonly name: MarkdownPart };
  "{name} is the name of a model. Choose another one for the preset.": { readonly name: MarkdownPart };
  "{name} must be a picture.": { readonly name: MarkdownPart };
  "{name} of **{model}** can be {list}, not {value}.": { readonly name: MarkdownPart; readonly model: MarkdownPart; readonly list: MarkdownPart; readonly value: MarkdownPart };
  "{name} of **{model}** goes {range}; you gave {given}.": { readonly name: MarkdownPart; readonly model: MarkdownPart; readonly range: MarkdownPart; readonly given: MarkdownPart };
  "{option} cannot be a default.": { readonly option: MarkdownPart };
  "{option} is a field of the preset itself, not one of its defaults.": { readonly option: MarkdownPart };
  "{option} is gone": { readonly option: MarkdownPart };
  "{option} must be a picture (PNG, JPEG, WebP or GIF). This file is not a picture.": { readonly option: MarkdownPart };
  "{option} needs an {other}": { readonly option: MarkdownPart; readonly other: MarkdownPart };
  "{option}: {before} → {after} by default": { readonly option: MarkdownPart; readonly before: MarkdownPart; readonly after: MarkdownPart };
  "{page} of {pages}": { readonly page: MarkdownPart; readonly pages: MarkdownPart };
  "{painted} of {count, plural, one {# picture} other {# pictures}}": { readonly painted: MarkdownPart; readonly count: number };
  "{painted} of {count, plural, one {# picture} other {# pictures}} so far": { readonly painted: MarkdownPart; readonly count: number };
  "{param} is a file, which cannot be written here. Use `/imagine` to attach one.": { readonly param: MarkdownPart };
  "{param} of **{name}** goes from {minimum} to {maximum} in this server; you gave {value}.": { readonly param: MarkdownPart; readonly name: MarkdownPart; readonly minimum: MarkdownPart; readonly maximum: MarkdownPart; readonly value: MarkdownPart };
  "{person} cannot paint here until <t:{until}:f>.": { readonly person: MarkdownPart; readonly until: MarkdownPart };
  "{person} cannot paint here until you use `/unblock`.": { readonly person: MarkdownPart };
  "{pictureCount} and {dollars}": { readonly pictureCount: MarkdownPart; readonly dollars: MarkdownPart };
  "{pictures} of {given, plural, one {# picture} other {# pictures}} and {money} of {givenMoney} left until {end}": { readonly pictures: MarkdownPart; readonly given: number; readonly money: MarkdownPart; readonly givenMoney: MarkdownPart; readonly end: MarkdownPart };
  "{pictures} of {given, plural, one {# picture} other {# pictures}} left until {end}": { readonly pictures: MarkdownPart; readonly given: number; readonly end: MarkdownPart };
  "{preset} was kept.": { readonly preset: MarkdownPart };
  "{preset} was not saved.": { readonly preset: MarkdownPart };
  "{preset} · seed {seed}": { readonly preset: MarkdownPart; readonly seed: MarkdownPart };
  "{progress} · about {duration} left": { readonly progress: MarkdownPart; readonly duration: MarkdownPart };
  "{ratio} is the nearest to {typed} that {model} takes": { readonly ratio: MarkdownPart; readonly typed: MarkdownPart; readonly model: MarkdownPart };
  "{ratio} is {size}": { readonly ratio: MarkdownPart; readonly size: MarkdownPart };
  "{reason} What you were given here does not suffice: {gift} left.": { readonly reason: MarkdownPart; readonly gift: MarkdownPart };
  "{reference} is a LoRA {details}": { readonly reference: MarkdownPart; readonly details: MarkdownPart };
  "{reference} on {base}": { readonly reference: MarkdownPart; readonly base: MarkdownPart };
  "{reference} on {base}, with {count} more LoRAs": { readonly reference: MarkdownPart; readonly base: MarkdownPart; readonly count: MarkdownPart };
  "{reference} on {base}, with {extras}": { readonly reference: MarkdownPart; readonly base: MarkdownPart; readonly extras: MarkdownPart };
  "{scale} ({from} to {to})": { readonly scale: MarkdownPart; readonly from: MarkdownPart; readonly to: MarkdownPart };
  "{seconds} s": { readonly seconds: MarkdownPart };
  "{serviceName} has been down for {count, plural, one {# minute} other {# minutes}}. Nothing was started, and nothing is charged. Please try again in {seconds, plural, one {# second} other {# seconds}}.": { readonly serviceName: MarkdownPart; readonly count: number; readonly seconds: number };
  "{serviceName} has been down for {count, plural, one {# second} other {# seconds}}. Nothing was started, and nothing is charged. Please try again in {seconds, plural, one {# second} other {# seconds}}.": { readonly serviceName: MarkdownPart; readonly count: number; readonly seconds: number };
  "{site} could not be reached": { readonly site: MarkdownPart };
  "{site} did not answer in time": { readonly site: MarkdownPart };
  "{site} takes no more searches at the moment": { readonly site: MarkdownPart };
  "{size} gives the shape alone, {ratio}": { readonly size: MarkdownPart; readonly ratio: MarkdownPart };
  "{source} stands for {count} words; a sheet has up to {maxCells} pictures.": { readonly source: MarkdownPart; readonly count: MarkdownPart; readonly maxCells: MarkdownPart };
  "{target} cannot paint here until <t:{until}:f>.": { readonly target: MarkdownPart; readonly until: MarkdownPart };
  "{target} cannot paint here until you use `/unblock`.": { readonly target: MarkdownPart };
  "{target} is already blocked for longer than that.": { readonly target: MarkdownPart };
  "{text} has no name before it. {axisHelp}": { readonly text: MarkdownPart; readonly axisHelp: MarkdownPart };
  "{text} has passed. Choose a later day.": { readonly text: MarkdownPart };
  "{text} is more than a year away. Choose an earlier day.": { readonly text: MarkdownPart };
  "{title} ({name}, version {version})": { readonly title: MarkdownPart; readonly name: MarkdownPart; readonly version: MarkdownPart };
  "{twice} is an option already. Leave it out of `more`.": { readonly twice: MarkdownPart };
  "{typed} can mean {decimals}, or {wholeNumbers}. Write it with decimal points, or with `;` between the numbers.": { readonly typed: MarkdownPart; readonly decimals: MarkdownPart; readonly wholeNumbers: MarkdownPart };
  "{typed} cannot be the name of a list: it is of letters, digits, spaces and single underscores, up to 32, such as `animal`.": { readonly typed: MarkdownPart };
  "{typed} is not a date. Write it as year, month and day: `2026-11-28`.": { readonly typed: MarkdownPart };
  "{typed} is not a scale. Write `0.8`, or with the range that members may use `0.8 (0.5 to 1.2)`.": { readonly typed: MarkdownPart };
  "{typed} is painted as it stands; a choice is {example}": { readonly typed: MarkdownPart; readonly example: MarkdownPart };
  "{used} of {limit} this month.": { readonly used: MarkdownPart; readonly limit: MarkdownPart };
  "{used} of {limit} today.": { readonly used: MarkdownPart; readonly limit: MarkdownPart };
  "{value}\n-# Nothing is lost: I go on trying until {time}.": { readonly value: MarkdownPart; readonly time: MarkdownPart };
  "“{title}” cannot be painted on Replicate: its model file names no owner. My operator can say what it is run as, with MODEL_NAMES.": { readonly title: MarkdownPart };
  "… and {count} more": { readonly count: MarkdownPart };
  "⏳ Next in the queue · about {duration}": { readonly duration: MarkdownPart };
  "⏳ Number {position} in the queue · about {duration}": { readonly position: MarkdownPart; readonly duration: MarkdownPart };
  "⏳ {serviceName} is busy with another picture.": { readonly serviceName: MarkdownPart };
  "⏳ {serviceName} takes no more pictures for a moment.": { readonly serviceName: MarkdownPart };
  "⏳ {serviceName} tries to reach me and cannot, which takes it up to five minutes. My operator has been told.": { readonly serviceName: MarkdownPart };
  "⚠️ {serviceName} does not answer.": { readonly serviceName: MarkdownPart };
  "⚠️ {serviceName} does not answer: it may be switched off, or being restarted.": { readonly serviceName: MarkdownPart };
  "✅ fits {base}": { readonly base: MarkdownPart };
  "❌ made for {family}: no model here loads it": { readonly family: MarkdownPart };
  "❔ Not checked: {line}": { readonly line: MarkdownPart };
  "❔ Not found: {missing}": { readonly missing: MarkdownPart };
  "⭐ Painted by {person}": { readonly person: MarkdownPart };
  "⭐ Painted by {person} in {channel}": { readonly person: MarkdownPart; readonly channel: MarkdownPart };
  "🎁 **Given to you**: {gift}": { readonly gift: MarkdownPart };
  "🎁 {person} gave {member} {gift}, to use here until <t:{until}:f>.": { readonly person: MarkdownPart; readonly member: MarkdownPart; readonly gift: MarkdownPart; readonly until: MarkdownPart };
  "📦 This is painted, but {serviceName} does not hand it out yet.": { readonly serviceName: MarkdownPart };
  "🖌️ {doneCount} of {totalCount}": { readonly doneCount: MarkdownPart; readonly totalCount: MarkdownPart };
  "🧊 {serviceName} has been starting since {time}.": { readonly serviceName: MarkdownPart; readonly time: MarkdownPart };
  "🧊 {serviceName} is starting.": { readonly serviceName: MarkdownPart };
}
