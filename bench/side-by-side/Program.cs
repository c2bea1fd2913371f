using Transcode.Bench;

var options = Options.Read(args);
var input = options.Input ?? Clip.Made(options.Root, options.Seconds);
var (plain, ours) = new Contest(options, Settings.Read(options.Profile), input).Run();
Console.WriteLine(Results.Markdown(input, options.Rounds, plain, ours));
Results.Save(options.Root, input, plain, ours);
