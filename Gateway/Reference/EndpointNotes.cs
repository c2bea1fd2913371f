using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace Transcode.Gateway.Reference;

/// <summary>What the OpenAPI document says of an endpoint beyond what its handler's signature does.</summary>
internal static class EndpointNotes
{
    /// <summary>One sentence.</summary>
    public static RouteHandlerBuilder Says(this RouteHandlerBuilder endpoint, string summary) => endpoint.WithSummary(summary);

    /// <summary>Beside the type that is told: routing lets all types through, for the handler says better what is wrong with
    /// another.</summary>
    public const string AnyType = "*/*";

    /// <summary>A body of that shape, which the handler reads itself.</summary>
    public static RouteHandlerBuilder Takes<T>(this RouteHandlerBuilder endpoint, string type = "application/json") where T : notnull
        => endpoint.Accepts<T>(type, AnyType);

    /// <summary>A JSON body of that shape, that may be left out.</summary>
    public static RouteHandlerBuilder MayTake<T>(this RouteHandlerBuilder endpoint) where T : notnull
        => endpoint.Accepts<T>(isOptional: true, "application/json", AnyType);

    /// <summary>What it answers when all is well; else 200.</summary>
    public static RouteHandlerBuilder Answers(this RouteHandlerBuilder endpoint, params int[] statuses)
        => endpoint.WithMetadata(new AnswerStatuses(statuses));

    /// <summary>Endpoints of this group tell the shapes of their answers, as their handlers name them.</summary>
    public static RouteGroupBuilder WithAnswers(this RouteGroupBuilder group)
    {
        ((IEndpointConventionBuilder)group).Finally(Note);
        return group;
    }

    private static void Note(EndpointBuilder endpoint)
    {
        if (endpoint.Metadata.OfType<MethodInfo>().FirstOrDefault() is not { } handler)
            return;
        var statuses = endpoint.Metadata.OfType<AnswerStatuses>().FirstOrDefault()?.All ?? [StatusCodes.Status200OK];
        foreach (var shape in ShapesOf(handler.ReturnType))
            foreach (var status in statuses)
                endpoint.Metadata.Add(new ProducesResponseTypeMetadata(status, shape, ["application/json"]));
    }

    /// <summary>T of every JsonHttpResult of T, through tasks and unions of results.</summary>
    private static IEnumerable<Type> ShapesOf(Type type) => !type.IsGenericType ? []
        : type.GetGenericTypeDefinition() == typeof(JsonHttpResult<>) ? [type.GenericTypeArguments[0]]
        : type.GenericTypeArguments.SelectMany(ShapesOf);

    private sealed record AnswerStatuses(IReadOnlyList<int> All);
}
