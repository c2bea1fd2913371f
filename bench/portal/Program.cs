using Transcode.Bench.Portal;
using Transcode.Bench.Portal.Watching;

// A job that many watch: see bench/portal/run.
var options = Options.Read(args[0], args[1..]);
List<Measured> parts = [await Part.Run(options, "nobody", [])];
if (options.Sockets + options.Events > 0)
    parts.Add(await Part.Run(options, "subscribers", [new(SocketWatcher.Door, options.Sockets), new(EventWatcher.Door, options.Events)]));
if (options.Circuits > 0)
    parts.Add(await Part.Run(options, "circuits", [new(CircuitWatcher.Door, options.Circuits)]));
Table.Print(parts);
return parts.All(part => part.HaveAllSeenTheEnd) ? 0 : 1;
