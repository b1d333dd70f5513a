using System.Reflection;
using FluentValidation;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace HomeCare.Modules.Shared;

/// <summary>Registers MediatR and every handler and validator of an assembly: the release in use brings no registration of its own.</summary>
public static class Messaging
{
    private static readonly Type[] Open =
        [typeof(IRequestHandler<,>), typeof(INotificationHandler<>), typeof(IValidator<>)];

    /// <summary>Adds the mediator once, and the handlers and validators that the assembly declares.</summary>
    public static IServiceCollection AddMessaging(this IServiceCollection services, Assembly assembly)
    {
        services.TryAddScoped<ServiceFactory>(provider => provider.GetRequiredService);
        services.TryAddScoped<IMediator, Mediator>();
        services.TryAddEnumerable(ServiceDescriptor.Scoped(typeof(IPipelineBehavior<,>), typeof(Validation<,>)));
        foreach (var type in assembly.GetTypes().Where(type => type is { IsAbstract: false, IsGenericTypeDefinition: false }))
        {
            foreach (var face in type.GetInterfaces().Where(face => face.IsGenericType && Open.Contains(face.GetGenericTypeDefinition())))
            {
                services.AddScoped(face, type);
            }
        }

        return services;
    }
}
